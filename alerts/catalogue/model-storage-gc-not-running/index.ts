import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';
import { rose, storageRatio } from '../../expressions';
import { defineAlert, GROUPS } from '../../types';
import { GC_THRESHOLD } from '../model-storage-space-low';

const WINDOW = Duration.days(1);
const runs = METRICS.gc_runs_total;

export const modelStorageGcNotRunning = defineAlert({
  name: 'ModelStorageGCNotRunning',
  group: GROUPS.slow,
  severity: 'warning',
  family: 'storage',
  identity: ['instance'],
  windows: { window: WINDOW },
  threshold: GC_THRESHOLD,
  for: Duration.hours(1),
  forWhy: 'A daily collection may be late.',
  // The collection may have run in a process that has ended since then.
  expression: ({ threshold }) => promql`${storageRatio()} > ${threshold}
    unless on (instance) ${rose(runs, 'instance', WINDOW, promql`last_over_time(${runs}[${WINDOW}])`)}`,
  summary: 'Garbage collection on {{ $labels.instance }} is not running',
  description: ({ window }) =>
    `Model storage on {{ $labels.instance }} is {{ $value | humanizePercentage }} full, and garbage collection has not run for ${window}.`,
  drill: {
    buildUp: { lasts: WINDOW, why: `no collection has run for ${WINDOW}` },
    shortestFor: { lasts: Duration.minutes(3), why: 'a process first collects garbage after two minutes' },
  },
});
