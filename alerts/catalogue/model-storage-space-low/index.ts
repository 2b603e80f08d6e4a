import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { storageRatio } from '../../expressions';
import { defineAlert, fixedThreshold, GROUPS } from '../../types';
import { modelStorageSpaceCritical } from '../model-storage-space-critical';

export const modelStorageSpaceLow = defineAlert({
  name: 'ModelStorageSpaceLow',
  group: GROUPS.alerts,
  severity: 'warning',
  family: 'storage',
  identity: ['instance'],
  threshold: { value: 0.85, unit: 'ratio', why: 'Leaves time to clean up during working hours.' },
  warnsBefore: [modelStorageSpaceCritical.name],
  for: Duration.minutes(15),
  forWhy: 'A garbage collection in the meantime resolves it.',
  expression: ({ threshold }) => promql`${storageRatio()} > ${threshold}`,
  summary: 'Model storage on {{ $labels.instance }} is filling up',
  description: ({ threshold }) =>
    `Model storage on {{ $labels.instance }} is {{ $value | humanizePercentage }} full. The limit is ${threshold}.`,
});

/** The threshold of the alerts about garbage collection. */
export const GC_THRESHOLD = {
  ...fixedThreshold(modelStorageSpaceLow),
  why: `The threshold of ${modelStorageSpaceLow.name}: below it, nothing has to be freed.`,
};
