import { Duration } from '../lib/duration';
import { METRICS, type Metric } from '../lib/metrics';
import { type PromQL, promql } from '../lib/promql/expression';

/** Share of the storage limit in use, per instance. Usage has `library`, the limit has not; no limit, no series. */
export function storageRatio(): PromQL {
  return promql`sum by (instance) (${METRICS.storage_usage_bytes})
    / on (instance) (max by (instance) (${METRICS.storage_limit_bytes}) > 0)`;
}

/** How far back before a window its counters are looked for: gaps between scrapes are shorter. */
const RECENT = Duration.hours(1);

/**
 * Whether a counter rose within a window, with a series for each combination of labels where it did. Besides what
 * `increase()` sees, a series counts that did not exist before: it is made with its first event.
 */
export function rose(counter: Metric | PromQL, labels: string, window: Duration): PromQL {
  const now = promql`sum by (${labels}) (${counter})`;
  const before = promql`sum by (${labels}) (last_over_time(${counter}[${RECENT}] offset ${window}))`;
  return promql`(sum by (${labels}) (increase(${counter}[${window}])) > 0
    or ${higher(now, before, labels)})`;
}

/** Where `now` is higher than `before`, or above 0 with nothing before. */
export function higher(now: PromQL, before: PromQL, labels: string): PromQL {
  return promql`${now} > on (${labels}) (${before} or on (${labels}) ${now} * 0)`;
}
