import { Duration } from '../lib/duration';
import { HOST_METRICS, METRICS, type Metric } from '../lib/metrics';
import { type PromQL, promql } from '../lib/promql/expression';

/** Share of the storage limit in use, by instance. An instance without a limit has no series. */
export function storageRatio(): PromQL {
  return promql`sum by (instance) (${METRICS.storage_usage_bytes})
    / on (instance) (max by (instance) (${METRICS.storage_limit_bytes}) > 0)`;
}

/** Share of each writable file system of the Docker host that is in use, including what only root may use. */
export function hostDiskUsed(): PromQL {
  const { filesystem_avail_bytes, filesystem_size_bytes, filesystem_readonly } = HOST_METRICS;
  return promql`max by (mountpoint) (1 - ${filesystem_avail_bytes} / (${filesystem_size_bytes} > 0) unless ${filesystem_readonly} == 1)`;
}

/** Share of the memory of the Docker host that programs use. The page cache counts as free. */
export function hostMemoryUsed(): PromQL {
  const { memory_MemAvailable_bytes, memory_MemTotal_bytes } = HOST_METRICS;
  return promql`max(1 - ${memory_MemAvailable_bytes} / (${memory_MemTotal_bytes} > 0))`;
}

/** How long before a window the last value of a counter may be. Gaps between scrapes are shorter. */
const RECENT = Duration.hours(1);

/** The last value of each series of a counter before a window. */
function valueBefore(counter: Metric | PromQL, window: Duration): PromQL {
  return promql`last_over_time(${counter}[${RECENT}] offset ${window})`;
}

/**
 * By how much each series of a counter rose within a window. Unlike `increase()`, it counts the first value of a new series,
 * and a rise between two scrapes that are further apart than the window.
 */
export function risen(counter: PromQL, window: Duration): PromQL {
  return promql`increase(${counter}[${window}]) > 0 or clamp_min(${counter} - (${valueBefore(counter, window)} or ${counter} * 0), 0)`;
}

/**
 * Whether a counter rose within a window, for each combination of labels.
 * @param now its value at the end of the window. @default the present one
 */
export function rose(
  counter: Metric | PromQL,
  labels: string,
  window: Duration,
  now: PromQL = promql`${counter}`,
): PromQL {
  return roseSince(counter, labels, window, now, valueBefore(counter, window));
}

/**
 * Whether a counter rose within a window, given its value before the window and its value now. Unlike `increase()`,
 * it also counts the first event of a new series.
 */
export function roseSince(
  counter: Metric | PromQL,
  labels: string,
  window: Duration,
  now: PromQL,
  before: PromQL,
): PromQL {
  return promql`group by (${labels}) (increase(${counter}[${window}]) > 0 or ${now} > (${before} or ${now} * 0))`;
}
