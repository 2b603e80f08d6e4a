import { UserError } from '../lib/user-error';
import { ProgramError, run } from './processes';

/** Runs git in the project's folder, without hooks. @returns its output without white space around it @throws ProgramError */
export async function git(...args: readonly string[]): Promise<string> {
  return gitWith({}, ...args);
}

async function gitWith(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<string> {
  return (await run('git', ['-c', 'core.hooksPath=/dev/null', ...args], { env })).stdout.trim();
}

export interface Commit {
  readonly hash: string;
  readonly subject: string;
}

/** The commit of a branch, tag or hash. @throws UserError when there is none */
export async function commitOf(ref: string): Promise<Commit> {
  const hash = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`).catch(
    (error: unknown) => {
      // Quiet: git explains only other failures, such as a folder that is no repository.
      if (!(error instanceof ProgramError) || error.reason === 'missing' || error.output.stderr !== '')
        throw error;
      throw new UserError(
        `no commit '${ref}' in this repository`,
        'Use a branch, tag or commit that `git log` shows. In a shallow clone, fetch it first: git fetch --depth=1 origin <ref>',
      );
    },
  );
  return { hash, subject: await git('show', '--no-patch', '--format=%s', hash) };
}

/** The default branch of the remote `origin`, such as `origin/main`; `main` where there is none. */
export async function defaultBranch(): Promise<string> {
  return git('symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD').catch(() => 'main');
}

/** Whether a branch contains a commit. @throws UserError when there is no such branch */
export async function isAncestor(hash: string, branch: string): Promise<boolean> {
  const { hash: tip } = await commitOf(branch);
  try {
    await git('merge-base', '--is-ancestor', hash, tip);
    return true;
  } catch (error) {
    if (error instanceof ProgramError && error.exitCode === 1) return false;
    throw error;
  }
}

/** The hash of the empty tree, which git knows without storing it. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/**
 * Writes the files of a commit to a folder. Nothing in the commit takes effect: symbolic links become files with the
 * path of their target, and .gitattributes start no filter.
 * @param index path of a temporary file
 */
export async function writeFilesOf({ hash }: Commit, folder: string, index: string): Promise<void> {
  const env = { GIT_INDEX_FILE: index, GIT_ATTR_SOURCE: EMPTY_TREE };
  await gitWith(env, 'read-tree', hash);
  await gitWith(env, '-c', 'core.symlinks=false', 'checkout-index', '--all', `--prefix=${folder}/`);
}
