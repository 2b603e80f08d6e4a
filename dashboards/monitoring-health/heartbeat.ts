import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import type { AlertName } from '../../alerts/catalogue';
import { EVALUATION_INTERVAL } from '../../lib/names';
import { PANELS } from '../../lib/panels';
import { promql, type Threshold } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import type { DashboardInputs } from '../inputs';
import { panel } from '../panel';
import { queryNow } from '../query';
import { stat } from '../stat';
import { byThresholds, judged } from '../thresholds';
import { ENVIRONMENT_SCOPE } from '../variables';

const HEARTBEAT: AlertName = 'Watchdog';
const LATE: Threshold = {
  value: EVALUATION_INTERVAL.times(4).seconds,
  unit: 'seconds',
  why: 'Three evaluations running have not taken place.',
};

/** Where Prometheus evaluates: by its series of the alert that always fires. */
const OF_PROMETHEUS = promql`time() - max by (environment) (
  timestamp(ALERTS{alertname="${HEARTBEAT}", alertstate="firing", ${ENVIRONMENT_SCOPE}}))`;
/** Where Grafana does: by when it last began to. */
const OF_GRAFANA = promql`time() - max by (environment) (
  grafana_alerting_ticker_last_consumed_tick_timestamp_seconds{${ENVIRONMENT_SCOPE}})`;

/** Whether alerts are evaluated at all. */
export function heartbeat(inputs: DashboardInputs): PanelBuilder {
  const [age, what] =
    inputs.evaluator === 'prometheus'
      ? [OF_PROMETHEUS, `the alert ${HEARTBEAT}, which always fires, was last evaluated`]
      : [OF_GRAFANA, 'Grafana last began to evaluate alerts'];
  return panel(stat(), inputs, PANELS.heartbeat, {
    description: `How long ago ${what}: ordinarily at most ${EVALUATION_INTERVAL}. Red: rules are not evaluated. Whether the heartbeat is delivered, only its receiver knows.`,
    noValue: 'No heartbeat',
  })
    .unit(GRAFANA_UNITS.seconds)
    .decimals(0)
    .colorScheme(byThresholds())
    .thresholds(judged(COLOURS.good, [LATE, COLOURS.bad]))
    .withTarget(queryNow('age', age, '{{environment}}'));
}
