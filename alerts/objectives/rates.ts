import { Duration } from '../../lib/duration';
import { type PromQL, promql } from '../../lib/promql/expression';
import { type CountedEvents, eventsPerSecond } from '../events';

/** The window of the recorded rates, from which all ratios are computed. */
export const RATE_WINDOW = Duration.minutes(5);

/** The recorded series of the bad events of an objective per second. @param series start of its series' names */
export const badRate = (series: string) => `${series}_failed:rate5m`;

/** Events per second. A counter without any series yet has counted nothing: 0, not unknown. */
export function eventRate(events: CountedEvents): PromQL {
  return promql`(sum(${eventsPerSecond(events, RATE_WINDOW)}) or vector(0))`;
}
