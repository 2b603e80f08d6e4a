import { createHash } from 'node:crypto';
import { readFile, rename, rm } from 'node:fs/promises';
import { workloadOf } from '../../operations/servers';
import { STACKS, type Stack, stackName } from '../../stacks';
import { containers, docker, objects } from './docker';
import { killedDeploys } from './killed-deploys';
import { deployNeighbour, described, expectUntouched, NEIGHBOUR } from './neighbour';
import { expectIn, type ProjectCopy, stateFile } from './project';
import { moveStates, moveStatesBack, releaseLock } from './remote-state';
import { stateServer } from './state-server';
import type { Step, StepContext } from './step';

/** The procedures of docs/recovery.md, each after the fault that it repairs. Deploys the platform and Elasticsearch. */
export const RECOVERY: readonly Step[] = [
  ...killedDeploys('platform'),
  {
    it: 'shows its changes before the first deploy, and is deployed',
    run: async ({ copy, stacks }) => {
      await copy.run('diff', ...deployed({ stacks }));
      await copy.deploy();
      return '';
    },
  },
  {
    it: 'is adopted after its state was deleted',
    run: async (context) => {
      const { copy } = context;
      for (const stack of deployed(context)) await rm(copy.path(stateFile(copy, stack)));
      for (const stack of deployed(context)) await follow(copy, stack);
      return unchanged(context);
    },
  },
  {
    it: 'does not generate a lost secret that a container uses, which is restored from the container',
    run: async ({ bundle, copy }) => {
      const file = copy.path(`secrets/${copy.environment}/log_hash_key`);
      const before = await readFile(file);
      await rename(file, `${file}.lost`);
      const output = await copy.runFailing('deploy', 'platform', '--yes');
      expectIn(output, 'docs/recovery.md');
      const name = `model-orchestrator-${bundle.environment.name}-collector`;
      const [pid] = await docker('inspect', '--format', '{{.State.Pid}}', name);
      const found = await readFile(`/proc/${pid}/root/run/secrets/log_hash_key`);
      if (sha256(found) !== sha256(before)) throw new Error('the container has a different log_hash_key');
      await rename(`${file}.lost`, file);
      return '';
    },
  },
  {
    it: 'moves its state, and releases the lock of a killed deploy',
    run: async (context) => {
      const { copy } = context;
      const backend = await stateServer();
      const undo = await copy.set(backend.setting);
      try {
        expectIn(await copy.runFailing('deploy', 'platform', '--yes'), 'Move the state');
        await moveStates(copy, deployed(context));
        await unchanged(context);
        backend.lock(`/${stackName(copy.environment, 'platform')}`);
        const output = await copy.runFailing('deploy', 'platform', '--yes');
        if (!(await releaseLock(copy, output))) throw new Error(`the output names no lock:\n${output}`);
        await unchanged(context);
      } finally {
        backend.close();
        // The last step needs the local state to destroy the environment.
        await undo();
        await moveStatesBack(copy, deployed(context));
      }
      return '';
    },
  },
  {
    it: 'is not changed when the environment of docs/operations.md is deployed beside it',
    run: async ({ bundle, copy }) => {
      const before = await described(bundle.environment.name);
      await deployNeighbour(copy);
      await expectUntouched(bundle.environment.name, before);
      return `${before.split('\n').length} objects beside ${(await described(NEIGHBOUR)).split('\n').length}`;
    },
  },
  ...killedDeploys('elasticsearch'),
  {
    it: 'is destroyed while Elasticsearch is stopped, without a change of the other environment',
    run: async ({ bundle, copy, stacks }) => {
      const before = await described(NEIGHBOUR);
      await copy.run('deploy', 'elasticsearch', '--yes');
      await docker('stop', workloadOf(bundle, 'elasticsearch').containerName);
      await copy.run('destroy', ...stacks, '--yes');
      if (before !== '') await expectUntouched(NEIGHBOUR, before);
      return '';
    },
  },
];

/** Deploys, and follows the error messages until the deploy succeeds. */
async function follow(copy: ProjectCopy, stack: Stack): Promise<void> {
  expectIn(await copy.runFailing('deploy', stack, '--yes'), '--adopt');
  await copy.run('deploy', stack, '--yes', '--adopt');
}

async function unchanged({ bundle, copy, stacks }: StepContext): Promise<string> {
  for (const stack of deployed({ stacks })) expectIn(await copy.run('diff', stack), ': no changes');
  return `${(await containers(bundle.environment)).length} containers, ${(await objects(bundle.environment)).length} objects`;
}

function deployed({ stacks }: Pick<StepContext, 'stacks'>): Stack[] {
  return STACKS.filter((stack) => stacks.includes(stack));
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
