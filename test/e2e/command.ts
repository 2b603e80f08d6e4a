import pc from 'picocolors';
import { undoing } from '../../clients/interrupt';
import { formatDuration } from '../../lib/format';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import { command, run } from '../../operations/command';
import { choose } from '../../operations/environment';
import { STACKS, type Stack } from '../../stacks';
import { fuzzTrial } from '../fuzz/trial';
import { freePorts } from '../support/lab';
import { skip } from '../support/programs';
import { printCounts } from '../support/results';
import { Sink } from '../support/sink';
import { backupTrial } from './backup';
import { canaryTrial } from './canaries';
import { docker } from './docker';
import { faultSteps } from './faults/steps';
import { INGRESS } from './ingress';
import { neighbourSteps } from './neighbours';
import { ProjectCopy } from './project';
import { RECOVERY } from './recovery';
import { missingPrograms, undeployableStacks } from './requirements';
import type { Step, StepContext } from './step';
import { LAST_STEP, LIFE } from './steps';
import { addressFor, removeImages, swarmBundle, swarmCopy } from './swarm/environment';
import { destroyed, swarmSteps } from './swarm/steps';
import { upgradeTrial } from './upgrade';

/** The only environment whose audit records can be destroyed. */
const ENVIRONMENT = 'dev';
const INSTALL_PROVIDER = 'Give Terraform access to its registry, or to a mirror of it.';

interface Options {
  readonly restartDocker?: string;
  readonly only?: readonly string[];
  readonly swarm?: string;
  readonly cut?: string;
  readonly heal?: string;
}

/** Deploys the environment, and tests it. @returns how many of its tests passed and failed */
type Suite = (stacks: readonly Stack[], options: Options) => Promise<{ passed: number; failed: number }>;

const SUITES: Readonly<Record<string, Suite>> = {
  life: (stacks, { only }) => onMachine(stacks, chosenSteps(LIFE, only)),
  ingress: (stacks, { only }) => onMachine(stacks, chosenSteps(INGRESS, only)),
  recovery: (stacks, { only }) => onMachine(stacks, chosenSteps(RECOVERY, only)),
  neighbours: neighbourSuite,
  faults: (stacks, { restartDocker, only }) =>
    onMachine(stacks, chosenSteps(faultSteps(choose(ENVIRONMENT).bundle, { restartDocker }), only)),
  secrets: () => trial('does not leak secrets', canaryTrial),
  upgrade: () => trial('loses no sample when an image is upgraded', upgradeTrial),
  fuzz: () => trial('refuses every invalid environment file with an error message', fuzzTrial),
  swarm: swarmSuite,
  backup: () => trial('is unchanged after a backup, a destroy and a restore', backupTrial),
};

const program = command(
  'test:e2e',
  'Deploys a whole environment on this machine, runs acceptance tests, and destroys the environment',
)
  .argument('[suite...]', `some of ${Object.keys(SUITES).join(', ')} (default: all)`)
  .option(
    '--restart-docker <command>',
    'command that restarts the Docker engine, such as `systemctl restart docker`',
  )
  .option(
    '--only <text...>',
    'run only the faults, and the steps of life, ingress, recovery, neighbours and swarm, whose title contains one of these texts',
  )
  .option(
    '--swarm <json>',
    'settings of `docker` for a swarm of three nodes, as an environment file has them',
  )
  .option(
    '--cut <command>',
    'command that disconnects a node of the swarm from the network; {node} is its number',
  )
  .option('--heal <command>', 'command that connects the node again')
  .addHelpText(
    'after',
    `
The tests work on copies of the project with their own state and secrets. "${ENVIRONMENT}" must not be deployed on this machine.
The faults take an hour and a half, recovery and swarm an hour, the other suites half an hour.
Without Docker or Terraform, all tests are skipped; without the Terraform provider of a stack, that stack; without
--restart-docker (which interrupts all containers of this machine), that fault; without --swarm, that suite; without --cut
and --heal, the loss of nodes. In CI, a skipped test is a failure.`,
  )
  .action(async (names: readonly string[], options: Options) => {
    const suites = chosen(names);
    const missing = await missingPrograms();
    if (missing.length > 0)
      return skipAll(`programs that do not run: ${missing.join(', ')}`, 'Install and start them.');
    const undeployable = await undeployableStacks();
    for (const stack of undeployable)
      skip(`the stack ${stack}: Terraform cannot install its provider`, INSTALL_PROVIDER);
    if (undeployable.includes('platform'))
      return skipAll('all other stacks need the platform', INSTALL_PROVIDER);
    const withoutRestart = suites.has('faults') && !options.restartDocker;
    if (withoutRestart) skip('the restart of the Docker engine', 'It needs --restart-docker.');
    const withoutSwarm = suites.has('swarm') && !options.swarm;
    if (withoutSwarm) skip('the swarm', 'It needs --swarm.');
    const withoutCuts = suites.has('swarm') && !withoutSwarm && !(options.cut && options.heal);
    if (withoutCuts) skip('the loss of nodes', 'It needs --cut and --heal.');
    const skipped = [withoutRestart, withoutSwarm, withoutCuts].filter(Boolean).length;
    const count = { passed: 0, failed: 0, skipped: undeployable.length + skipped };
    for (const suite of suites.values()) {
      const { passed, failed } = await suite(
        STACKS.filter((stack) => !undeployable.includes(stack)),
        options,
      );
      count.passed += passed;
      count.failed += failed;
    }
    printCounts(count);
  });

/** @throws UserError for an unknown suite */
function chosen(names: readonly string[]): ReadonlyMap<string, Suite> {
  const unknown = names.filter((name) => !(name in SUITES));
  if (unknown.length > 0)
    throw new UserError(
      `unknown suite '${unknown.join("', '")}'`,
      `Use some of ${Object.keys(SUITES).join(', ')}, or no name for all.`,
    );
  return new Map(Object.entries(SUITES).filter(([name]) => names.length === 0 || names.includes(name)));
}

/** The first step, which deploys, and the chosen steps. */
function chosenSteps([first, ...others]: readonly Step[], only: readonly string[] = ['']): Step[] {
  const chosen = others.filter(({ it }) => only.some((text) => it.includes(text)));
  return first ? [first, ...chosen] : chosen;
}

/** Runs steps on one deployment on this machine. */
async function onMachine(stacks: readonly Stack[], steps: readonly Step[]) {
  const { bundle } = choose(ENVIRONMENT);
  return runSteps({ bundle, copy: await ProjectCopy.make(bundle), stacks }, steps, LAST_STEP);
}

/** Containers of the local engine reach this machine at its address in Docker's default network. */
async function neighbourSuite(stacks: readonly Stack[], { only }: Options) {
  const format = '{{(index .IPAM.Config 0).Gateway}}';
  const [gateway = ''] = await docker('network', 'inspect', 'bridge', '--format', format);
  return withReceiver(gateway, (receiver) => onMachine(stacks, chosenSteps(neighbourSteps(receiver), only)));
}

/** Has no tests if no swarm is given. */
async function swarmSuite(stacks: readonly Stack[], { swarm, cut, heal, only }: Options) {
  if (!swarm) return { passed: 0, failed: 0 };
  const bundle = swarmBundle(swarm);
  const [node] = bundle.environment.docker.nodes;
  return withReceiver(await addressFor(node?.address ?? ''), async (receiver) => {
    try {
      const copy = await swarmCopy(bundle, swarm, receiver.url('all'));
      const steps = swarmSteps(bundle, receiver, cut && heal ? { cut, heal } : undefined);
      return await runSteps({ bundle, copy, stacks }, chosenSteps(steps, only), destroyed(receiver));
    } finally {
      await removeImages(bundle).catch(() => {});
    }
  });
}

/** Runs a suite with a receiver of notifications on this machine. @param address that the receiver listens on */
async function withReceiver<T>(address: string, suite: (receiver: Sink) => Promise<T>): Promise<T> {
  const [port = 0] = await freePorts(1);
  const receiver = new Sink(port, address);
  await receiver.open();
  try {
    return await suite(receiver);
  } finally {
    await receiver.close();
  }
}

/** Runs steps on one deployment, and destroys it in any case. When the first step fails, all others count as failed. */
async function runSteps(context: StepContext, [first, ...others]: readonly Step[], last: Step) {
  const { copy } = context;
  const count = { passed: 0, failed: 0 };
  const runStep = async (step: Step) => {
    const passed = await attempt(step.it, () => step.run(context));
    count[passed ? 'passed' : 'failed'] += 1;
    return passed;
  };
  await undoing(
    async () => {
      const deployed = first !== undefined && (await runStep(first));
      if (!deployed) count.failed += others.length;
      for (const step of deployed ? others : []) await runStep(step);
    },
    async () => {
      // The state in the copy is needed to destroy what is left.
      if (await runStep(last)) await copy.remove();
      else progress(`To destroy the rest, run in ${copy.folder}: npm run destroy -- ${copy.environment}`);
    },
  );
  return count;
}

async function trial(it: string, test: (environment: string) => Promise<readonly string[]>) {
  const passed = await attempt(it, async () => (await test(ENVIRONMENT)).join('\n    '));
  return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function attempt(it: string, test: () => Promise<string>): Promise<boolean> {
  progress(`It ${it} ...`);
  const begun = Date.now();
  const took = () => pc.dim(`(${formatDuration((Date.now() - begun) / 1_000)})`);
  try {
    const seen = await test();
    console.log(`${pc.green('ok')} it ${it} ${took()}${seen && `\n    ${pc.dim(seen)}`}`);
    return true;
  } catch (error) {
    console.log(`${pc.red('failed')} it ${it} ${took()}\n${(error as Error).message}`);
    return false;
  }
}

function skipAll(why: string, cure: string): void {
  skip(`all tests: ${why}`, cure);
  printCounts({ skipped: 1 });
}

void run(program);
