import { latency, modelOperationLatencyHigh } from '../../alerts/catalogue/model-operation-latency-high';
import { formatDuration } from '../../lib/format';
import { METRICS } from '../../lib/metrics';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { definePanel, unitOf } from '../panel';
import { query } from '../query';
import { ceiling } from '../thresholds';
import { onRightAxis, timeSeries } from '../time-series';
import { SCOPE } from '../variables';

const LATENCY_WINDOW = modelOperationLatencyHigh.windows.window;

const { name } = METRICS.operation_duration_seconds;
const rates = promql`sum by (operation) (rate(${name}_count{${SCOPE}}[$__rate_interval]))`;
/** Without operations the quantile is NaN: `>= 0` removes it. */
const measured = promql`${latency(SCOPE)} >= 0`;

/** Throughput and latency of operations. */
export const operationsOverview = definePanel({
  id: 1,
  title: 'Model Operations Overview',
  width: 8,
  alerts: [modelOperationLatencyHigh],
  visualization: timeSeries,
  description: `Left: operations per second, by operation. Right: p95 latency on each instance over ${formatDuration(LATENCY_WINDOW.seconds)}. Above the dashed line, operations are too slow.`,
  noValue: 'No operations',
  draw: (panel, inputs) =>
    panel
      .unit(GRAFANA_UNITS['count/s'])
      .withTarget(query('rates', rates, '{{operation}}'))
      .withTarget(query('latency', measured, 'p95 on {{instance}}'))
      .overrideByQuery('latency', [
        ...onRightAxis(unitOf(METRICS.operation_duration_seconds), 'p95 latency'),
        ...ceiling(inputs, modelOperationLatencyHigh),
      ]),
});
