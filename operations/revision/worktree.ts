import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Commit, git } from '../../clients/git';

/**
 * Gives a step the sources of a commit, in a folder of this process' own that is removed afterwards. What runs that
 * were interrupted left behind is removed as well.
 * @param parent folder in which that folder is made
 */
export async function inWorktree<T>(
  { hash }: Commit,
  parent: string,
  step: (worktree: string) => Promise<T>,
): Promise<T> {
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) if (isAbandoned(name)) await remove(join(parent, name));
  const worktree = join(parent, `${hash.slice(0, 12)}-${process.pid}`);
  try {
    await git('worktree', 'add', '--quiet', '--detach', '--force', worktree, hash);
    return await step(worktree);
  } finally {
    await remove(worktree);
  }
}

async function remove(worktree: string): Promise<void> {
  // Git may not know of it, where it was interrupted.
  await git('worktree', 'remove', '--force', worktree).catch(() => undefined);
  await rm(worktree, { recursive: true, force: true });
}

/** Whether the process that a folder is named after has ended. */
function isAbandoned(name: string): boolean {
  try {
    process.kill(Number(name.split('-').at(-1)), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EPERM';
  }
}
