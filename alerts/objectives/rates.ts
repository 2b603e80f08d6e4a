import { Duration } from '../../lib/duration';
import { type PromQL, promql } from '../../lib/promql/expression';

/** The window of the recorded rates, from which all ratios are computed. */
export const RATE_WINDOW = Duration.minutes(5);

/** Events per second. A counter without any series yet has counted nothing: 0, not unknown. */
export function eventRate(counter: string): PromQL {
  return promql`(sum(rate(${counter}[${RATE_WINDOW}])) or vector(0))`;
}
