import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { PANELS } from '../../../lib/panels';
import { promql, type Threshold } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.hours(1);
/** What extrapolation of increase() can add. */
const SLACK: Threshold = {
  value: 1,
  unit: 'count',
  why: 'increase() extrapolates: a count may be off by one.',
};

export const modelMetricsInconsistent = defineAlert({
  name: 'ModelMetricsInconsistent',
  group: GROUPS.alerts,
  severity: 'info',
  family: 'downloads',
  identity: ['instance'],
  for: Duration.minutes(30),
  forWhy: 'A scrape between two counters of one download is over by then.',
  expression:
    () => promql`sum by (instance) (increase(${METRICS.download_duration_seconds.name}_count[${WINDOW}]))
    > on (instance) sum by (instance) (increase(${METRICS.downloads_total}[${WINDOW}]))
      + on (instance) max by (instance) (max_over_time(${METRICS.concurrent_downloads}[${WINDOW}])) + ${SLACK}`,
  summary: 'More downloads finish on {{ $labels.instance }} than were started',
  description:
    '{{ $value | printf "%.0f" }} model downloads have finished on {{ $labels.instance }} within an hour, more than can have been running: its metrics, and the alerts over them, cannot be trusted.',
  panel: PANELS.downloadOperations,
});
