import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { storageRatio } from '../../expressions';
import { defineAlert, GROUPS } from '../../types';

export const modelStorageSpaceCritical = defineAlert({
  name: 'ModelStorageSpaceCritical',
  group: GROUPS.alerts,
  severity: 'critical',
  family: 'storage',
  identity: ['instance'],
  threshold: { value: 0.95, unit: 'ratio', why: 'The next large model does not fit.' },
  for: Duration.minutes(5),
  forWhy: 'A download that is cleaned up at once does not fill the disk.',
  expression: ({ threshold }) => promql`${storageRatio()} > ${threshold}`,
  summary: 'Model storage on {{ $labels.instance }} is almost full',
  description: ({ threshold }) =>
    `Model storage on {{ $labels.instance }} is {{ $value | humanizePercentage }} full. The limit is ${threshold}. Downloads fail when storage is full.`,
});
