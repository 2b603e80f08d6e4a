import { Duration } from '../lib/duration';
import { METRICS, type Metric } from '../lib/metrics';
import { type PromQL, promql } from '../lib/promql/expression';

/** Share of the storage limit in use, per instance. Usage has `library`, the limit has not; no limit, no series. */
export function storageRatio(): PromQL {
  return promql`sum by (instance) (${METRICS.storage_usage_bytes})
    / on (instance) (max by (instance) (${METRICS.storage_limit_bytes}) > 0)`;
}

/** A series that was last seen this long before a window is not new, only back from a gap. */
const REMEMBERED = Duration.days(1);

/**
 * Whether a counter rose within a window, with a series for each combination of labels where it did. Besides what
 * `increase()` sees, these count: a series that did not exist before (it is made with its first event), and a value
 * that is higher after a gap than it was before.
 */
export function rose(counter: Metric | PromQL, labels: string, window: Duration): PromQL {
  // The last one of the window, not the present one: an instance may be gone right after it counted.
  const now = promql`sum by (${labels}) (last_over_time(${counter}[${window}]))`;
  const before = promql`sum by (${labels}) (last_over_time(${counter}[${REMEMBERED}] offset ${window}))`;
  return promql`(sum by (${labels}) (increase(${counter}[${window}])) > 0
    or (${now} > 0 unless on (${labels}) ${before})
    or ${now} > on (${labels}) ${before})`;
}
