import { UserError } from '../lib/user-error';

/** Signals that end a program. SIGPIPE: its output is no longer read. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGPIPE'] as const;

/**
 * Runs work that has to be undone in any case, also when a signal ends the program.
 * @throws UserError after a signal
 */
export async function undoing<T>(work: () => Promise<T>, undo: () => Promise<void>): Promise<T> {
  let interrupt: (reason: Error) => void = () => {};
  const interrupted = new Promise<never>((_, reject) => {
    interrupt = reject;
  });
  let isInterrupted = false;
  const onSignal = (signal: string) => {
    isInterrupted = true;
    interrupt(new UserError(`interrupted by ${signal}`, 'Its changes are undone. Run the command again.'));
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await Promise.race([work(), interrupted]);
  } finally {
    try {
      await undo();
    } finally {
      for (const signal of SIGNALS) process.off(signal, onSignal);
      // Pending work may keep the process alive.
      if (isInterrupted) setTimeout(() => process.exit(), 1_000).unref();
    }
  }
}
