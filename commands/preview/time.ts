import { Duration } from '../../lib/duration';

/** A time range in seconds since 1970. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** The values of Grafana's time variables, in seconds. */
export interface Intervals {
  /** `$__interval`, and the step between two points. */
  readonly interval: number;
  /** `$__rate_interval`. */
  readonly rateInterval: number;
  /** `$__range`. */
  readonly range: number;
}

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];

/** Grafana's steps in seconds. Each applies to desired intervals below the limit beside it. */
const STEPS = [
  [1, 1.5],
  [2, 3.5],
  [5, 7.5],
  [10, 12.5],
  [15, 17.5],
  [20, 25],
  [30, 45],
  [MINUTE, 1.5 * MINUTE],
  [2 * MINUTE, 3.5 * MINUTE],
  [5 * MINUTE, 7.5 * MINUTE],
  [10 * MINUTE, 12.5 * MINUTE],
  [15 * MINUTE, 17.5 * MINUTE],
  [20 * MINUTE, 25 * MINUTE],
  [30 * MINUTE, 45 * MINUTE],
  [HOUR, 1.5 * HOUR],
  [2 * HOUR, 2.5 * HOUR],
  [3 * HOUR, 4.5 * HOUR],
  [6 * HOUR, 9 * HOUR],
  [12 * HOUR, DAY],
  [DAY, 7 * DAY],
] as const;

/** Rounds a desired interval in seconds to one of Grafana's steps. */
export function roundStep(seconds: number): number {
  return STEPS.find(([, below]) => seconds < below)?.[0] ?? 7 * DAY;
}

/**
 * The intervals of a panel.
 * @param points maximum number of points: the width of the panel in pixels
 * @param scrape scrape interval of the data source, in seconds
 */
export function intervals({ from, to }: TimeRange, points: number, scrape: number): Intervals {
  const range = to - from;
  const interval = Math.max(roundStep(range / points), scrape);
  // A rate needs two samples. Four scrape intervals contain two even after a failed scrape.
  return { interval, rateInterval: Math.max(interval + scrape, 4 * scrape), range };
}

/** Aligns a range to multiples of a step, so that repeated queries return the same points. */
export function aligned({ from, to }: TimeRange, step: number): TimeRange {
  return { from: Math.floor(from / step) * step, to: Math.floor(to / step) * step };
}

/** Parses the length of a relative time range, such as `now-6h` or `30d`. */
export function lengthOf(relative: string | undefined): Duration | undefined {
  const length = /^(?:now-)?(\w+)$/.exec(relative ?? '')?.[1];
  return length === undefined || length === 'now' ? undefined : Duration.parse(length);
}
