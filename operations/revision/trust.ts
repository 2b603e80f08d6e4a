import type { Command } from 'commander';
import { type Commit, defaultBranch, isAncestor } from '../../clients/git';
import { UserError } from '../../lib/user-error';

/** Which revisions may run, as options of a command. */
export interface TrustOptions {
  readonly trust?: boolean;
  readonly trustedBranch?: string;
  readonly requireIsolation?: boolean;
}

/** Adds the options of {@link TrustOptions} to a command that runs the code of another revision, and explains them. */
export function withTrustOptions(program: Command): Command {
  return program
    .option(
      '--trusted-branch <git ref>',
      "branch whose commits may run (default: the remote's default branch, else main)",
    )
    .option('--trust', 'also run a commit that is not on that branch')
    .option('--require-isolation', 'fail if this system cannot isolate the code of another commit')
    .addHelpText(
      'after',
      `
Runs the code of that commit, because the definitions are code: in a process with an empty environment, on a checkout in a
temporary folder. On Linux, namespaces (unshare) hide the network and all other files. Elsewhere only Node's permissions
restrict it, which hostile code may circumvent. The code of the working tree runs with your rights: to look at a branch
that you do not trust, stay on your own.`,
    );
}

/** @throws UserError unless a commit is on the trusted branch, or the user trusts it */
export async function refuseUntrusted(
  { hash, subject }: Commit,
  { trust, trustedBranch }: TrustOptions,
): Promise<void> {
  if (trust) return;
  const branch = trustedBranch ?? (await defaultBranch());
  if (await isAncestor(hash, branch)) return;
  throw new UserError(
    `commit ${hash.slice(0, 10)} (${subject}) is not on the trusted branch ${branch}, and this command would run its code`,
    'Review the commit, then add --trust. To trust another branch: --trusted-branch <branch>.',
  );
}
