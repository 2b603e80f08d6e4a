import { readFile, rm } from 'node:fs/promises';
import { formatDuration } from '../../lib/format';
import { type Stack, stackName } from '../../stacks';
import { docker, removeObjects } from './docker';
import { besideNeighbour } from './neighbour';
import { expectIn, type ProjectCopy, stateFile } from './project';
import { moveStates, moveStatesBack, releaseLock } from './remote-state';
import { stateServer } from './state-server';
import type { Step, StepContext } from './step';

/** Moments at which a deploy is killed: after this share of its changes. */
const MOMENTS = { early: 0, halfway: 0.5, late: 0.8 } as const;
/** What happens to Terraform's state before the recovery. */
const STATES = ['kept in its file', 'deleted', 'kept in a remote backend, which stays locked'] as const;
type State = (typeof STATES)[number];
/** A recovery may take at most this many messages, each with the next step. */
const MOST_MESSAGES = 4;
/** Leaves out one of seven containers, which takes longer to start than all others together. */
const WITHOUT_ELASTICSEARCH = "elasticsearch: { external: 'https://elasticsearch.example' },";

/** Kills deploys of a stack at each moment, and recovers as the messages say. The Elasticsearch stack needs a deployed platform. */
export function killedDeploys(stack: 'platform' | 'elasticsearch'): Step[] {
  return STATES.map((state) => ({
    it: `recovers a deploy of ${stack} that was killed at any moment, with its state ${state}`,
    run: (context) => killedWith(context, stack, state),
  }));
}

async function killedWith(context: StepContext, stack: Stack, state: State): Promise<string> {
  const { copy } = context;
  const file = copy.path(stateFile(copy, stack));
  await clear(context, stack);
  const backend = state === STATES[2] ? await stateServer() : undefined;
  // The other states move as well: a local state is refused if the environment names a backend.
  const others: readonly Stack[] = backend && stack !== 'platform' ? ['platform'] : [];
  const undo = await copy.set(
    `${backend?.setting ?? ''} ${stack === 'platform' ? WITHOUT_ELASTICSEARCH : ''}`,
  );
  try {
    if (others.length > 0) await moveStates(copy, others);
    const recover = () =>
      killAndRecover(context, stack, async () => {
        if (state === 'deleted') await rm(file, { force: true });
        if (backend && !backend.isLocked(`/${stackName(copy.environment, stack)}`))
          throw new Error('the killed deploy did not hold the lock of its state');
      });
    return await besideNeighbour(context.bundle, recover);
  } finally {
    try {
      await clear(context, stack);
    } finally {
      await undo();
      backend?.close();
      await moveStatesBack(copy, others);
    }
  }
}

/** @returns how long each recovery took */
async function killAndRecover(
  context: StepContext,
  stack: Stack,
  afterKill: () => Promise<void>,
): Promise<string> {
  const { copy } = context;
  const anonymous = await anonymousVolumes();
  const took: string[] = [];
  for (const [moment, share] of Object.entries(MOMENTS)) {
    await clear(context, stack);
    await copy.run('synth');
    const due = Math.max(1, Math.floor(share * (await resources(copy, stack))));
    const isDue = async (output: string) => output.split(' created').length > due;
    await copy.runAndKill(isDue, 'deploy', stack, '--yes');
    await afterKill();
    const begun = Date.now();
    const messages = await follow(copy, stack);
    took.push(`${moment}: ${messages} messages, ${formatDuration((Date.now() - begun) / 1_000)}`);
    expectIn(await copy.run('diff', stack), ': no changes');
    // Docker allows several networks with the same name, but not several containers or volumes.
    const names = await docker('network', 'ls', '--format', '{{.Name}}');
    const doubled = names.filter((name, index) => names.indexOf(name) !== index);
    if (doubled.length > 0) throw new Error(`${moment}: networks that exist twice: ${doubled.join(', ')}`);
    const added = (await anonymousVolumes()) - anonymous;
    if (added > 0) throw new Error(`${moment}: ${added} anonymous volumes are left`);
  }
  return took.join('; ');
}

/** Deploys, and follows each error message until the deploy succeeds. @returns the number of messages */
async function follow(copy: ProjectCopy, stack: Stack): Promise<number> {
  const options: string[] = [];
  for (let messages = 0; messages <= MOST_MESSAGES; messages += 1) {
    const message = await copy.run('deploy', stack, '--yes', ...options).then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (message === undefined) return messages;
    if (await releaseLock(copy, message)) continue;
    if (message.includes('--adopt') && options.length === 0) options.push('--adopt');
    else throw new Error(`the message names no next step:\n${message}`);
  }
  throw new Error(`the deploy still fails after ${MOST_MESSAGES} messages were followed`);
}

/** Removes the objects that a deploy of the stack creates, and its state. */
async function clear({ bundle, copy }: StepContext, stack: Stack): Promise<void> {
  if (stack === 'platform') await removeObjects(bundle.environment.name);
  else await copy.run('destroy', stack, '--yes');
  await rm(copy.path(stateFile(copy, stack)), { force: true });
}

/** The number of resources of a synthesized stack. */
async function resources(copy: ProjectCopy, stack: Stack): Promise<number> {
  const file = copy.path(`cdktf.out/stacks/${stackName(copy.environment, stack)}/cdk.tf.json`);
  const { resource }: { resource: Record<string, object> } = JSON.parse(await readFile(file, 'utf8'));
  return Object.values(resource).flatMap((each) => Object.keys(each)).length;
}

/** The number of volumes without a name that no container uses. */
async function anonymousVolumes(): Promise<number> {
  const names = await docker('volume', 'ls', '--quiet', '--filter', 'dangling=true');
  return names.filter((name) => /^[0-9a-f]{64}$/.test(name)).length;
}
