import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';
import { rose, storageRatio } from '../../expressions';
import { defineAlert, GROUPS } from '../../types';
import { GC_THRESHOLD } from '../model-storage-space-low';

const WINDOW = Duration.hours(6);

const { name, otherName = name } = METRICS.gc_space_freed_bytes;
const freed = [name, otherName].map((counter) => rose(promql`${counter}`, 'instance', WINDOW));

export const modelStorageGcIneffective = defineAlert({
  name: 'ModelStorageGCIneffective',
  group: GROUPS.slow,
  severity: 'warning',
  family: 'storage',
  identity: ['instance'],
  windows: { window: WINDOW },
  threshold: GC_THRESHOLD,
  for: Duration.minutes(15),
  forWhy: 'A collection that is running gets the time to finish.',
  expression: ({ threshold }) => promql`${storageRatio()} > ${threshold}
    and on (instance) ${rose(METRICS.gc_runs_total, 'instance', WINDOW)}
    unless on (instance) (${freed.reduce((one, other) => promql`${one} or ${other}`)})`,
  summary: 'Garbage collection on {{ $labels.instance }} frees no space',
  description: ({ window }) =>
    `Model storage on {{ $labels.instance }} is {{ $value | humanizePercentage }} full, and no garbage collection within the last ${window} has freed space.`,
  drill: { buildUp: { lasts: WINDOW, why: `nothing was freed for ${WINDOW}` } },
});
