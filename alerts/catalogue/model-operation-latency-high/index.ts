import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { type PromQL, promql } from '../../../lib/promql/expression';
import { bucket } from '../../events';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.minutes(10);
const QUANTILE = 0.95;

const metric = METRICS.operation_duration_seconds;

/** The p95 latency of the operations on each instance. @param matchers of its selector */
export const latency = (matchers: string): PromQL =>
  promql`histogram_quantile(${QUANTILE}, sum by (instance, le) (rate(${metric.name}_bucket{${matchers}}[${WINDOW}])))`;

export const modelOperationLatencyHigh = defineAlert({
  name: 'ModelOperationLatencyHigh',
  group: GROUPS.alerts,
  severity: 'warning',
  family: 'operations',
  identity: ['instance'],
  windows: { window: WINDOW },
  threshold: { value: 30, unit: 'seconds', why: 'Callers of an operation give up after that long.' },
  thresholdIsBucketOf: 'operation_duration_seconds',
  leastEvents: {
    value: 20,
    unit: 'count',
    why: 'With fewer operations, the p95 is just the slowest one.',
  },
  for: Duration.minutes(10),
  forWhy: 'As long as the window: a single slow minute is not enough.',
  // The p95 is above the threshold if the bucket up to it has less than 95 % of the operations. This reads only one bucket.
  expression: ({ threshold, leastEvents }) =>
    promql`sum by (instance) (increase(${metric.name}_bucket{${bucket(threshold.value)}}[${WINDOW}]))
      / (sum by (instance) (increase(${metric.name}_count[${WINDOW}])) >= ${leastEvents}) < ${QUANTILE}`,
  summary: 'Model operations on {{ $labels.instance }} are slow',
  // Grafana runs no queries in texts: `forGrafana` keeps the text after `else`.
  description: ({ threshold, leastEvents }, { environment }) =>
    `The p${QUANTILE * 100} latency of model operations on {{ $labels.instance }} is {{ with printf \`${latency(`environment="${environment}", instance=%q`)}\` $labels.instance | query }}{{ . | first | value | humanizeDuration }}{{ else }}above ${threshold}{{ end }}. The limit is ${threshold}. The alert needs at least ${leastEvents} operations.`,
  drill: {
    buildUp: { lasts: Duration.minutes(2), why: 'slow operations must end before they count' },
    heldFor: WINDOW,
    shortestFor: { lasts: Duration.minutes(5), why: 'the alert on a missing target must fire first' },
  },
});
