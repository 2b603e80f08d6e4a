import pc from 'picocolors';
import { undoing } from '../../clients/interrupt';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import { command, run } from '../../operations/command';
import { choose } from '../../operations/environment';
import { STACKS, type Stack } from '../../stacks';
import { fuzzTrial } from '../fuzz/trial';
import { backupTrial } from './backup';
import { canaryTrial } from './canaries';
import { faultSteps } from './faults/steps';
import { lackingPrograms, lackingStacks } from './lacking';
import { ProjectCopy } from './project';
import type { Step } from './step';
import { LAST_STEP, LIFE } from './steps';
import { upgradeTrial } from './upgrade';

/** What is brought up: the only environment that can be destroyed whole, its audit records included. */
const ENVIRONMENT = 'dev';

interface Options {
  readonly restartDocker?: string;
  readonly only?: readonly string[];
}

/** A part that can be run alone. Each brings the environment up by itself. @returns how much passed and failed */
type Suite = (stacks: readonly Stack[], options: Options) => Promise<{ passed: number; failed: number }>;

const SUITES: Readonly<Record<string, Suite>> = {
  life: (stacks) => trySteps(stacks, LIFE),
  faults: (stacks, { restartDocker, only = [''] }) => {
    const [first, ...faults] = faultSteps(choose(ENVIRONMENT).bundle, { restartDocker });
    return trySteps(stacks, [
      ...(first ? [first] : []),
      ...faults.filter(({ it }) => only.some((text) => it.includes(text))),
    ]);
  },
  secrets: () => trial('keeps its secrets to itself', canaryTrial),
  upgrade: () => trial('loses nothing when an image is upgraded', upgradeTrial),
  fuzz: () =>
    trial('refuses in words what it does not take, whatever an environment file has in it', fuzzTrial),
  backup: () => trial('is the same again after a backup, a destroy and a restore', backupTrial),
};

const program = command(
  'test:e2e',
  'Brings a whole environment up on this machine, tries on it what must hold, and takes it away again',
)
  .argument('[part...]', `only these: ${Object.keys(SUITES).join(', ')}`)
  .option('--restart-docker <command>', 'restarts the Docker engine, as `systemctl restart docker` does')
  .option('--only <text...>', 'of the faults, those whose sentence has one of these in it')
  .addHelpText(
    'after',
    `
Works on copies of the project with state and secrets of their own; "${ENVIRONMENT}" must not run on this machine. The faults
take an hour and a half, the other parts half an hour. Without Docker or Terraform everything is skipped, without a stack's
Terraform provider that stack is, without --restart-docker (which stops what else runs in Docker) that fault; in CI they
fail.`,
  )
  .action(async (names: readonly string[], options: Options) => {
    const parts = chosen(names);
    const missing = await lackingPrograms();
    if (missing.length > 0) return skipAll(`${missing.join(' and ')} does not run`);
    const lacking = await lackingStacks();
    for (const stack of lacking) skip(`the stack ${stack}: Terraform cannot get its provider`);
    if (lacking.includes('platform')) return skipAll('nothing can be deployed without that');
    const withoutRestart = parts.has('faults') && !options.restartDocker;
    if (withoutRestart) skip('that the Docker engine is restarted: --restart-docker names no command');
    const count = { passed: 0, failed: 0, skipped: lacking.length + (withoutRestart ? 1 : 0) };
    for (const part of parts.values()) {
      const { passed, failed } = await part(
        STACKS.filter((stack) => !lacking.includes(stack)),
        options,
      );
      count.passed += passed;
      count.failed += failed;
    }
    console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
    if (count.failed > 0) process.exitCode = 1;
  });

/** @throws UserError for a part there is not */
function chosen(names: readonly string[]): ReadonlyMap<string, Suite> {
  const unknown = names.filter((name) => !(name in SUITES));
  if (unknown.length > 0)
    throw new UserError(
      `there is no part ${unknown.join(', ')}`,
      `Name some of ${Object.keys(SUITES).join(', ')}, or none for all.`,
    );
  return new Map(Object.entries(SUITES).filter(([name]) => names.length === 0 || names.includes(name)));
}

/** What cannot be tried after the first step has failed has failed as well. It is taken away however it ends. */
async function trySteps(stacks: readonly Stack[], [first, ...others]: readonly Step[]) {
  const { bundle } = choose(ENVIRONMENT);
  const copy = await ProjectCopy.make(bundle);
  const shared = { bundle, copy, stacks };
  const count = { passed: 0, failed: 0 };
  const trying = async (step: Step) => {
    const passed = await attempt(step.it, () => step.run(shared));
    count[passed ? 'passed' : 'failed'] += 1;
    return passed;
  };
  await undoing(
    async () => {
      const cameUp = first !== undefined && (await trying(first));
      if (!cameUp) count.failed += others.length;
      for (const step of cameUp ? others : []) await trying(step);
    },
    async () => {
      // What could not be destroyed can be removed only with the state that knows of it.
      if (await trying(LAST_STEP)) await copy.remove();
      else progress(`What is left can be destroyed in ${copy.folder}.`);
    },
  );
  return count;
}

async function trial(it: string, tried: (environment: string) => Promise<readonly string[]>) {
  const passed = await attempt(it, async () => (await tried(ENVIRONMENT)).join('\n    '));
  return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function attempt(it: string, tried: () => Promise<string>): Promise<boolean> {
  progress(`It ${it} ...`);
  const begun = Date.now();
  const took = () => pc.dim(`(${((Date.now() - begun) / 1_000).toFixed(0)} s)`);
  try {
    const seen = await tried();
    console.log(`${pc.green('ok')} it ${it} ${took()}${seen && `\n    ${pc.dim(seen)}`}`);
    return true;
  } catch (error) {
    console.log(`${pc.red('failed')} it ${it} ${took()}\n${(error as Error).message}`);
    return false;
  }
}

function skipAll(why: string): void {
  skip(`everything: ${why}`);
  console.log('0 passed, 0 failed, 1 skipped');
}

/** @throws UserError in CI, where what is left out would pass for what succeeded */
function skip(what: string): void {
  if (process.env.CI)
    throw new UserError(`cannot try ${what}`, 'In CI nothing is left out: give it what it lacks.');
  console.log(`skipped ${what}`);
}

void run(program);
