import { UserError } from '../lib/user-error';
import { ProgramError, run } from './processes';

/** Runs git in the project's folder, without hooks. @returns its output without white space around it @throws ProgramError */
export async function git(...args: readonly string[]): Promise<string> {
  return (await run('git', ['-c', 'core.hooksPath=/dev/null', ...args])).stdout.trim();
}

export interface Commit {
  readonly hash: string;
  readonly subject: string;
}

/** The commit of a branch, tag or hash. @throws UserError when there is none */
export async function commitOf(ref: string): Promise<Commit> {
  const hash = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`).catch(
    (error: unknown) => {
      if (error instanceof ProgramError && error.reason === 'missing') throw error;
      throw new UserError(
        `no commit '${ref}' in this repository`,
        'Use a branch, tag or commit that `git log` shows. In a shallow clone, fetch it first: git fetch --depth=1 origin <ref>',
      );
    },
  );
  return { hash, subject: await git('show', '--no-patch', '--format=%s', hash) };
}
