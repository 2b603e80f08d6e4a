import { UserError } from '../lib/user-error';

/** What ends a program from outside; the last, that nobody reads what it says any more. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGPIPE'] as const;

/**
 * Does something that has to be undone, whatever happens: also when the program is ended from outside.
 * @throws UserError when it was ended from outside
 */
export async function undoing<T>(work: () => Promise<T>, undo: () => Promise<void>): Promise<T> {
  let interrupt: (reason: Error) => void = () => {};
  const interrupted = new Promise<never>((_, reject) => {
    interrupt = reject;
  });
  let isInterrupted = false;
  const onSignal = (signal: string) => {
    isInterrupted = true;
    interrupt(new UserError(`it was ended by ${signal}`, 'What was begun has been undone. Start it again.'));
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await Promise.race([work(), interrupted]);
  } finally {
    await undo();
    for (const signal of SIGNALS) process.off(signal, onSignal);
    // What was waited for may still come, and is not waited for any longer.
    if (isInterrupted) setTimeout(() => process.exit(), 1_000).unref();
  }
}
