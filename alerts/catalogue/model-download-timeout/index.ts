import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { type PromQL, promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.minutes(15);
/** A bound of the histogram's buckets. */
const LIMIT = Duration.minutes(30);

const { name } = METRICS.download_duration_seconds;

/**
 * The downloads on each instance that finished within the window and took longer than the limit.
 * @param scope further matchers of the series. @default all series
 */
export function slowDownloads(scope = ''): PromQL {
  const upTo = (bound: string) =>
    promql`increase(${name}_bucket{le="${bound}"${scope && `, ${scope}`}}[${WINDOW}])`;
  // Prometheus writes a whole bound as `1800.0` since version 3.
  const inTime = promql`${upTo(`${LIMIT.seconds}.0`)} or ${upTo(`${LIMIT.seconds}`)}`;
  const all = promql`increase(${name}_count${scope && `{${scope}}`}[${WINDOW}])`;
  // Rounded: increase() extrapolates, and the two counters not equally after a restart.
  return promql`round(sum by (instance) (${all}) - sum by (instance) (${inTime}))`;
}

export const modelDownloadTimeout = defineAlert({
  name: 'ModelDownloadTimeout',
  group: GROUPS.alerts,
  severity: 'warning',
  family: 'downloads',
  identity: ['instance'],
  windows: { window: WINDOW, limit: LIMIT },
  threshold: { value: 1, unit: 'count', why: 'Models of the usual sizes take minutes.' },
  expression: ({ threshold }) => promql`${slowDownloads()} >= ${threshold}`,
  summary: 'Model downloads on {{ $labels.instance }} take too long',
  description: ({ window, limit }) =>
    `Model downloads on {{ $labels.instance }} that finished within ${window} and took longer than ${limit}: {{ $value | printf "%.0f" }}.`,
  emptyBecause: 'no download takes that long',
  drill: { heldFor: WINDOW },
});
