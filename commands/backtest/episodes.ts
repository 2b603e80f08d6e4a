import type { Presence, Range } from '../../clients/prometheus';

/** A time for which an alert fired, in seconds since 1970, within the time that was looked at. */
export interface Episode {
  readonly labels: Readonly<Record<string, string>>;
  readonly from: number;
  /** The first evaluation at which it no longer fired. */
  readonly to: number;
}

/**
 * What Prometheus makes of an expression's answers: an alert that is there for `for` without a gap fires, until the
 * first evaluation without it.
 * @param range the time that is of interest; the answers may begin earlier, so that what was pending is known
 */
export function episodesOf(presence: readonly Presence[], range: Range, forSeconds: number): Episode[] {
  return presence
    .flatMap(({ labels, times }) =>
      runs(times, range.step).map(({ first, last }) => ({
        labels,
        // Evaluations are a step apart: it fires at the first that is late enough.
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

/** Times that follow each other by a step; a rounding of the server's may move them by a moment. */
function runs(times: readonly number[], step: number): { first: number; last: number }[] {
  const found: { first: number; last: number }[] = [];
  for (const time of times) {
    const current = found.at(-1);
    if (current && time - current.last < step * 1.5) current.last = time;
    else found.push({ first: time, last: time });
  }
  return found;
}

/** How often and for how long an alert fired. */
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
