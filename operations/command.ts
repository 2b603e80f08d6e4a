import { tmpdir } from 'node:os';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { Duration } from '../lib/duration';
import { visibleLines } from '../lib/printable';
import { ProblemsError } from '../lib/problems';
import { UserError } from '../lib/user-error';

/** A command of `npm run`. Wrong usage exits with code 2 and points to --help. */
export function command(name: string, description: string): Command {
  return new Command(`npm run ${name} --`)
    .description(description)
    .exitOverride()
    .showHelpAfterError('(--help shows the usage)');
}

/** Parses an argument such as 30m. @throws InvalidArgumentError if it is not a duration above 0 */
export function parseDuration(text: string): Duration {
  const duration = durationOf(text);
  if (duration.seconds > 0) return duration;
  throw new InvalidArgumentError(`'${text}' is not above 0.`);
}

function durationOf(text: string): Duration {
  try {
    return Duration.parse(text);
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`);
  }
}

/** Runs a command. The exit code is 0, 1 when the command fails, or 2 when its usage is wrong. */
export async function run(program: Command): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', exitWhenClosed);
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}

/**
 * Exits without an error when the reader of the output is gone, as with `| head`, and with an error when the output cannot
 * be written. A command that has to clean up before it exits listens to SIGPIPE, which Node itself ignores.
 */
export function exitWhenClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') process.exit(report(Object.assign(error, { path: 'the output' })));
  else if (process.listenerCount('SIGPIPE') > 0) process.emit('SIGPIPE', 'SIGPIPE');
  else process.exit();
}

/** Prints an error to standard error. @returns the exit code */
export function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UserError) printError(`${error.message}\n  ${error.cure}`);
  else if (error instanceof ProblemsError) printError(error.message);
  else if (isSystemError(error)) printError(describeSystemError(error));
  else printError(`this is a bug in this program; please report it:\n${(error as Error)?.stack ?? error}`);
  return 1;
}

function printError(text: string): void {
  process.stderr.write(`${pc.red('error')} ${visibleLines(text)}\n`);
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

const CHECK_PERMISSIONS =
  'Run the command as the owner of that path, or change its permissions (ls -ld shows them).';
const FREE_SPACE = 'Free space there (df -h shows what is full), then run the command again.';
const SYSTEM_CURES: Readonly<Record<string, string>> = {
  EACCES: CHECK_PERMISSIONS,
  EPERM: CHECK_PERMISSIONS,
  EROFS: 'Use a path on a writable file system, or remount it writable.',
  ENOSPC: FREE_SPACE,
  EDQUOT: FREE_SPACE,
  ENOENT: 'Create it, or use another path.',
  ENOTDIR: 'A part of this path is a file: use a path of folders.',
  EISDIR: 'Use the path of a file.',
};

/** Describes an error such as Node's `ENOSPC: no space left on device, write`, which has no path for some calls. */
function describeSystemError(error: NodeJS.ErrnoException & { readonly dest?: string }): string {
  const { message, code = '', syscall } = error;
  // The second path of a copy is the one that cannot be written.
  const path = code === 'ENOENT' ? error.path : (error.dest ?? error.path);
  const [, reason = message] = /^\w+: (.*?)(?:, |$)/.exec(message) ?? [];
  const place = path ?? `a file in ${process.cwd()} or ${tmpdir()}`;
  const cure = SYSTEM_CURES[code] ?? 'Check that path, then run the command again.';
  return `cannot ${syscall} ${place}: ${reason} (${code})\n  ${cure}`;
}
