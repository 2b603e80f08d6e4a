import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { rose, storageRatio } from '../../expressions';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.hours(6);

export const modelStorageGcIneffective = defineAlert({
  name: 'ModelStorageGCIneffective',
  group: GROUPS.alerts,
  severity: 'warning',
  family: 'storage',
  identity: ['instance'],
  threshold: {
    value: 0.85,
    unit: 'ratio',
    why: 'Where ModelStorageSpaceLow begins: before, nothing has to be freed.',
  },
  for: Duration.minutes(15),
  forWhy: 'A collection that runs just then gets the time to finish.',
  expression: ({ threshold }) => promql`${storageRatio()} > ${threshold}
    and on (instance) ${rose(METRICS.gc_runs_total, 'instance', WINDOW)}
    unless on (instance) ${rose(METRICS.gc_space_freed_bytes, 'instance', WINDOW)}`,
  summary: 'Garbage collection on {{ $labels.instance }} frees nothing',
  description:
    'Model storage on {{ $labels.instance }} is {{ $value | humanizePercentage }} full, and the collections of the last six hours have freed nothing.',
  panel: PANELS.garbageCollection,
});
