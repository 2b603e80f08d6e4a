import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { promql, type Threshold } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.hours(1);
const SLACK: Threshold = {
  value: 1,
  unit: 'count',
  why: 'increase() extrapolates: a count may be off by one.',
};

/** Finished downloads: the larger of the counts by duration and by result. */
const counted = promql`sum by (instance) (increase(${METRICS.download_duration_seconds.name}_count[${WINDOW}]))`;
const reported = promql`sum by (instance) (increase(${METRICS.downloads_successful_total}[${WINDOW}])
  or increase(${METRICS.downloads_failed_total}[${WINDOW}]))`;
const finished = promql`max by (instance) (label_replace(${counted}, "counted", "durations", "instance", ".*") or ${reported})`;
/** The most downloads that can have finished: those that were started, and those that were running before. */
const possible = promql`sum by (instance) (increase(${METRICS.downloads_total}[${WINDOW}]))
  + on (instance) sum by (instance) (max_over_time(${METRICS.concurrent_downloads}[${WINDOW}])) + ${SLACK}`;

export const modelMetricsInconsistent = defineAlert({
  name: 'ModelMetricsInconsistent',
  group: GROUPS.slow,
  severity: 'info',
  family: 'downloads',
  identity: ['instance'],
  windows: { window: WINDOW },
  for: Duration.minutes(30),
  forWhy:
    'A scrape while a download updates its counters shows a difference, which the next scrape no longer has.',
  expression: () => promql`${finished} > on (instance) (${possible})`,
  summary: 'More downloads finish on {{ $labels.instance }} than were started',
  description: ({ window }) =>
    `{{ $value | printf "%.0f" }} model downloads finished on {{ $labels.instance }} within ${window}, which is more than can have been running. Do not trust its metrics or the alerts on them.`,
  drill: {
    buildUp: { lasts: Duration.minutes(10), why: 'more downloads must finish than can have been running' },
    heldFor: WINDOW,
  },
});
