import { rename, rm } from 'node:fs/promises';
import { run } from '../../clients/processes';
import { type Stack, stackName } from '../../stacks';
import { type ProjectCopy, stateFile } from './project';

/** Moves the local states of stacks to the backend of the environment, as in docs/recovery.md. */
export async function moveStates(copy: ProjectCopy, stacks: readonly Stack[]): Promise<void> {
  await copy.run('synth');
  for (const stack of stacks) {
    const terraform = (...args: readonly string[]) =>
      run('terraform', [`-chdir=cdktf.out/stacks/${stackName(copy.environment, stack)}`, ...args], {
        cwd: copy.folder,
      });
    const file = copy.path(stateFile(copy, stack));
    await terraform('init', '-reconfigure', '-input=false');
    await terraform('state', 'push', file);
    await rename(file, `${file}.moved`);
  }
}

/** Releases a lock with the command in the output of a deploy. @returns whether the output names a lock */
export async function releaseLock(copy: ProjectCopy, output: string): Promise<boolean> {
  const [, folder, id] = /-chdir=(\S+) force-unlock (\S+)/.exec(output) ?? [];
  if (!folder || !id) return false;
  await run('terraform', [`-chdir=${folder}`, 'force-unlock', '-force', id], { cwd: copy.folder });
  return true;
}

/** Undoes {@link moveStates} after the backend was removed from the environment. The stacks must not have changed since. */
export async function moveStatesBack(copy: ProjectCopy, stacks: readonly Stack[]): Promise<void> {
  // Terraform stores the previous backend in this folder.
  await rm(copy.path('cdktf.out'), { recursive: true, force: true });
  for (const stack of stacks) {
    const file = copy.path(stateFile(copy, stack));
    await rename(`${file}.moved`, file).catch(() => {});
  }
}
