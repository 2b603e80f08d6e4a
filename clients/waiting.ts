import { setTimeout as delay } from 'node:timers/promises';

export interface UntilOptions {
  readonly timeoutMs: number;
  /** Pause between two attempts. @default 500 */
  readonly everyMs?: number;
  /** Errors of the condition that count as "not yet" before the timeout. @default none: every error is thrown */
  readonly retryOn?: (error: unknown) => boolean;
}

/**
 * Evaluates a condition until it holds: at once, then again after each pause, the last time when the time is over.
 * @returns the first result that is neither `undefined` nor `false`; `undefined` after the timeout
 * @throws the condition's error, unless `retryOn` accepts it and attempts remain
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  { timeoutMs, everyMs = 500, retryOn = () => false }: UntilOptions,
): Promise<Exclude<T, undefined | false> | undefined> {
  const end = performance.now() + timeoutMs;
  for (let isLast = timeoutMs <= 0; ; ) {
    try {
      const result = await condition();
      if (result !== undefined && result !== false) return result as Exclude<T, undefined | false>;
    } catch (error) {
      if (isLast || !retryOn(error)) throw error;
    }
    if (isLast) return undefined;
    const left = end - performance.now();
    // Decided before the pause: a timer can fire early.
    isLast = left <= everyMs;
    await delay(isLast ? Math.max(0, left) : everyMs);
  }
}

/**
 * Runs a step at once, and again after each pause. An error does not end it: a server that is busy or starts again may
 * respond the next time.
 * @returns a function that stops it
 */
export function repeat(step: () => Promise<void>, everyMs: number): () => void {
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const next = async () => {
    await step().catch(() => {});
    if (!isOver) timer = setTimeout(next, everyMs);
  };
  void next();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
