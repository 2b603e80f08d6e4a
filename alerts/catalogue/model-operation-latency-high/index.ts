import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { PANELS } from '../../../lib/panels';
import { promql, type Threshold } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.minutes(10);
const QUANTILE = 0.95;
const MINIMUM: Threshold = {
  value: 20,
  unit: 'count',
  why: 'A p95 of fewer operations is the worst one alone.',
};

const { name } = METRICS.operation_duration_seconds;

export const modelOperationLatencyHigh = defineAlert({
  name: 'ModelOperationLatencyHigh',
  group: GROUPS.alerts,
  severity: 'warning',
  family: 'operations',
  identity: ['instance'],
  threshold: { value: 30, unit: 'seconds', why: 'Callers of an operation give up after half a minute.' },
  for: Duration.minutes(10),
  forWhy: 'The window has to be refilled once: a single slow minute is not enough.',
  expression: ({ threshold }) =>
    promql`histogram_quantile(${QUANTILE}, sum by (instance, le) (rate(${name}_bucket[${WINDOW}]))) > ${threshold}
      and on (instance) sum by (instance) (increase(${name}_count[${WINDOW}])) >= ${MINIMUM}`,
  summary: 'Model operations on {{ $labels.instance }} are slow',
  description:
    'One in twenty model operations on {{ $labels.instance }} takes longer than {{ $value | humanizeDuration }}.',
  panel: PANELS.operationsOverview,
});
