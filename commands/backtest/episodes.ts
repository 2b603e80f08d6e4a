import type { Presence, Range } from '../../clients/query-api';

/** A period in which an alert fired, within the evaluated range, in seconds since 1970. */
export interface Episode {
  readonly labels: Readonly<Record<string, string>>;
  readonly from: number;
  /** The first evaluation at which it did not fire any more. */
  readonly to: number;
}

/**
 * Applies `for` as Prometheus does: an alert fires if its expression has a result for that long without a gap, until the
 * first evaluation without a result.
 * @param range the evaluated range; the results may start earlier, to include the pending state
 */
export function episodesOf(presence: readonly Presence[], range: Range, forSeconds: number): Episode[] {
  return presence
    .flatMap(({ labels, times }) =>
      runs(times, range.step).map(({ first, last }) => ({
        labels,
        // It fires at the first evaluation after `for`.
        from: first + Math.ceil(forSeconds / range.step) * range.step,
        last,
      })),
    )
    .filter(({ from, last }) => from <= last && last >= range.start)
    .map(({ labels, from, last }) => ({
      labels,
      from: Math.max(from, range.start),
      to: Math.min(last, range.end) + range.step,
    }))
    .sort((one, other) => one.from - other.from);
}

/** Groups consecutive times. The server may round times, so that they are not exactly a step apart. */
function runs(times: readonly number[], step: number): { first: number; last: number }[] {
  const found: { first: number; last: number }[] = [];
  for (const time of times) {
    const current = found.at(-1);
    if (current && time - current.last < step * 1.5) current.last = time;
    else found.push({ first: time, last: time });
  }
  return found;
}

/** How often and how long an alert fired. */
export interface Firing {
  readonly times: number;
  readonly seconds: number;
  readonly longestSeconds: number;
  readonly episodes: readonly Episode[];
}

export function firing(episodes: readonly Episode[]): Firing {
  const lengths = episodes.map(({ from, to }) => to - from);
  return {
    times: episodes.length,
    seconds: lengths.reduce((sum, length) => sum + length, 0),
    longestSeconds: Math.max(0, ...lengths),
    episodes,
  };
}
