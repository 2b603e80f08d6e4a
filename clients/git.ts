import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UserError } from '../lib/user-error';

const execute = promisify(execFile);

/** Runs git in this project's folder, without its hooks. @returns what it printed, without white space around it */
export async function git(...args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await execute('git', ['-c', 'core.hooksPath=/dev/null', ...args], {
      maxBuffer: 1 << 26,
    });
    return stdout.trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new UserError("the program 'git' is not there", 'Install git, and have it on the PATH.');
    }
    throw error;
  }
}

export interface Commit {
  readonly hash: string;
  readonly subject: string;
}

/** The commit that a name stands for. @throws UserError where there is none */
export async function commitOf(ref: string): Promise<Commit> {
  const hash = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`).catch(
    (error: unknown) => {
      if (error instanceof UserError) throw error;
      throw new UserError(
        `git knows no commit '${ref}' here`,
        'Name a branch, tag or commit (`git log` lists them). In a shallow clone, fetch it first: git fetch --depth=1 origin <ref>.',
      );
    },
  );
  return { hash, subject: await git('show', '--no-patch', '--format=%s', hash) };
}
