import { watchdog } from '../../alerts/catalogue/watchdog';
import { EVALUATION_INTERVAL } from '../../lib/names';
import { promql, type Threshold } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import { definePanel } from '../panel';
import { queryNow } from '../query';
import { stat } from '../stat';
import { byThresholds, judged } from '../thresholds';
import { ENVIRONMENT_SCOPE } from '../variables';

const LATE: Threshold = {
  value: EVALUATION_INTERVAL.times(4).seconds,
  unit: 'seconds',
  why: 'Three consecutive evaluations are missing.',
};

/** If Prometheus evaluates the alerts: the age of its series of the alert that always fires. */
const OF_PROMETHEUS = promql`time() - max by (environment) (
  timestamp(ALERTS{alertname="${watchdog.name}", alertstate="firing", ${ENVIRONMENT_SCOPE}}))`;
/** If Grafana evaluates the alerts: the age of its last evaluation. */
const OF_GRAFANA = promql`time() - max by (environment) (
  grafana_alerting_ticker_last_consumed_tick_timestamp_seconds{${ENVIRONMENT_SCOPE}})`;

/** Whether alerts are evaluated at all. */
export const heartbeat = definePanel({
  id: 7,
  title: 'Heartbeat',
  width: 6,
  height: 5,
  alerts: [watchdog],
  visualization: stat,
  description: ({ evaluator }) => {
    const what =
      evaluator === 'prometheus'
        ? `the alert ${watchdog.name}, which always fires, was last evaluated`
        : 'Grafana last started to evaluate alerts';
    return `How long ago ${what}: normally at most ${EVALUATION_INTERVAL}. Red: rules are not evaluated. Only the receiver of the heartbeat knows whether it is delivered.`;
  },
  noValue: 'No heartbeat',
  draw: (panel, { evaluator }) =>
    panel
      .unit(GRAFANA_UNITS.seconds)
      .decimals(0)
      .colorScheme(byThresholds())
      .thresholds(judged(COLOURS.good, [LATE, COLOURS.bad]))
      .withTarget(
        queryNow('age', evaluator === 'prometheus' ? OF_PROMETHEUS : OF_GRAFANA, '{{environment}}'),
      ),
});
