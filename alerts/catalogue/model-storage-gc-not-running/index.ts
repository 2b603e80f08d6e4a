import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { rose, storageRatio } from '../../expressions';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.days(1);

export const modelStorageGcNotRunning = defineAlert({
  name: 'ModelStorageGCNotRunning',
  group: GROUPS.alerts,
  severity: 'warning',
  family: 'storage',
  identity: ['instance'],
  threshold: {
    value: 0.85,
    unit: 'ratio',
    why: 'Where ModelStorageSpaceLow begins: before, nothing has to be freed.',
  },
  for: Duration.hours(1),
  forWhy: 'A daily collection that is late is no collection that is gone.',
  expression: ({ threshold }) => promql`${storageRatio()} > ${threshold}
    unless on (instance) ${rose(METRICS.gc_runs_total, 'instance', WINDOW)}`,
  summary: 'Garbage collection on {{ $labels.instance }} does not run',
  description:
    'Model storage on {{ $labels.instance }} is {{ $value | humanizePercentage }} full, and no collection has run for a day.',
  panel: PANELS.garbageCollection,
});
