import { Command, CommanderError } from 'commander';
import pc from 'picocolors';
import { ProblemsError } from '../lib/problems';
import { UserError } from '../lib/user-error';

/** A command of `npm run`. Wrong usage ends with exit code 2 and a hint at the help. */
export function command(name: string, description: string): Command {
  return new Command(`npm run ${name} --`)
    .description(description)
    .exitOverride()
    .showHelpAfterError('(--help tells more)');
}

/** Runs a command to its end: exit code 0, 1 when it failed, 2 when it was called wrongly. */
export async function run(program: Command): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', leaveWhenUnread);
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}

/**
 * Nobody reads any more, as with `| head`: that is no failure. A command that has something to undo before it ends
 * listens to SIGPIPE, which Node itself ignores.
 */
export function leaveWhenUnread(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  if (process.listenerCount('SIGPIPE') > 0) process.emit('SIGPIPE', 'SIGPIPE');
  else process.exit();
}

/** Tells an error on standard error. @returns the exit code that it asks for */
export function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UserError) say(`${error.message}\n  ${error.cure}`);
  else if (error instanceof ProblemsError) say(error.message);
  else if (isSystemError(error))
    say(`${error.message}\n  Mend what the system says of ${error.path ?? 'it'}, and try again.`);
  else
    say(
      `this should not have happened, and is a fault of this program:\n${(error as Error)?.stack ?? error}`,
    );
  return 1;
}

function say(text: string): void {
  process.stderr.write(`${pc.red('error')} ${text}\n`);
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
