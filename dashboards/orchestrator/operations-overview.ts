import { modelOperationLatencyHigh } from '../../alerts/catalogue/model-operation-latency-high';
import { Duration } from '../../lib/duration';
import { METRICS } from '../../lib/metrics';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { definePanel, unitOf } from '../panel';
import { query } from '../query';
import { ceiling } from '../thresholds';
import { onRightAxis, timeSeries } from '../time-series';
import { SCOPE } from '../variables';

/** The window of ModelOperationLatencyHigh, whose threshold is drawn: over a shorter one, a p95 jumps about. */
const LATENCY_WINDOW = Duration.minutes(10);

const { name } = METRICS.operation_duration_seconds;
const rates = promql`sum by (operation) (rate(${name}_count{${SCOPE}}[$__rate_interval]))`;
/** Without an operation there is no latency: `>= 0` leaves the NaN out. */
const latency = promql`histogram_quantile(0.95, sum by (instance, le) (rate(${name}_bucket{${SCOPE}}[${LATENCY_WINDOW}]))) >= 0`;

/** How much the orchestrator does, and how fast. */
export const operationsOverview = definePanel({
  id: 1,
  title: 'Model Operations Overview',
  width: 8,
  alerts: [modelOperationLatencyHigh],
  visualization: timeSeries,
  description:
    'Left: operations per second, by operation. Right: 95 % of the operations on an instance took at most so long, over ten minutes. Dashed: above it, they are too slow.',
  noValue: 'No operations',
  draw: (panel, inputs) =>
    panel
      .unit(GRAFANA_UNITS['count/s'])
      .withTarget(query('rates', rates, '{{operation}}'))
      .withTarget(query('latency', latency, 'p95 on {{instance}}'))
      .overrideByQuery('latency', [
        ...onRightAxis(unitOf(METRICS.operation_duration_seconds), 'p95 latency'),
        ...ceiling(inputs, modelOperationLatencyHigh),
      ]),
});
