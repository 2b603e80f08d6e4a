import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.minutes(10);
const QUANTILE = 0.95;

const { name } = METRICS.operation_duration_seconds;

export const modelOperationLatencyHigh = defineAlert({
  name: 'ModelOperationLatencyHigh',
  group: GROUPS.alerts,
  severity: 'warning',
  family: 'operations',
  identity: ['instance'],
  windows: { window: WINDOW },
  threshold: { value: 30, unit: 'seconds', why: 'Callers of an operation give up after that long.' },
  leastEvents: {
    value: 20,
    unit: 'count',
    why: 'The p95 of fewer operations is the slowest one alone.',
  },
  for: Duration.minutes(10),
  forWhy: 'As long as the window: a single slow minute is not enough.',
  expression: ({ threshold, leastEvents }) =>
    promql`histogram_quantile(${QUANTILE}, sum by (instance, le) (rate(${name}_bucket[${WINDOW}]))) > ${threshold}
      and on (instance) sum by (instance) (increase(${name}_count[${WINDOW}])) >= ${leastEvents}`,
  summary: 'Model operations on {{ $labels.instance }} are slow',
  description: ({ threshold, leastEvents }) =>
    `The p${QUANTILE * 100} latency of model operations on {{ $labels.instance }} is {{ $value | humanizeDuration }}. The limit is ${threshold}, measured from ${leastEvents} operations on.`,
  drill: {
    buildUp: { lasts: Duration.minutes(2), why: 'slow operations must end before they count' },
    heldFor: WINDOW,
    shortestFor: { lasts: Duration.minutes(5), why: 'a target that is gone must be missed before' },
  },
});
