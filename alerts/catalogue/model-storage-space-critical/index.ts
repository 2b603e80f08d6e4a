import { Duration } from '../../../lib/duration';
import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { storageRatio } from '../../expressions';
import { defineAlert, GROUPS } from '../../types';

export const modelStorageSpaceCritical = defineAlert({
  name: 'ModelStorageSpaceCritical',
  group: GROUPS.alerts,
  severity: 'critical',
  family: 'storage',
  identity: ['instance'],
  threshold: { value: 0.95, unit: 'ratio', why: 'The next large model no longer fits (seed).' },
  for: Duration.minutes(5),
  forWhy: 'A download that is cleaned up again at once is no full disk.',
  expression: ({ threshold }) => promql`${storageRatio()} > ${threshold}`,
  summary: 'Model storage on {{ $labels.instance }} is nearly full',
  description:
    'Model storage on {{ $labels.instance }} is {{ $value | humanizePercentage }} full. Downloads will fail when it is full.',
  panel: PANELS.storageUsage,
});
