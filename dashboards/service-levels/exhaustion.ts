import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { seriesOf } from '../../alerts/objectives';
import type { Objective } from '../../alerts/types';
import { Duration } from '../../lib/duration';
import { PANELS, type PanelReference } from '../../lib/panels';
import { promql, type Threshold } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import type { DashboardInputs } from '../inputs';
import { panel } from '../panel';
import { queryNow } from '../query';
import { stat } from '../stat';
import { byThresholds, judged } from '../thresholds';
import { ENVIRONMENT_SCOPE } from '../variables';

const PANEL: Readonly<Record<Objective, PanelReference>> = {
  'download-success': PANELS.downloadExhaustion,
  'operation-availability': PANELS.operationExhaustion,
};

const NOT_TODAY: Threshold = {
  value: Duration.days(1).seconds,
  unit: 'seconds',
  why: 'What lasts a day can wait for the morning.',
};
const NOT_THIS_WEEKEND: Threshold = {
  value: Duration.days(3).seconds,
  unit: 'seconds',
  why: 'What lasts three days outlasts a weekend.',
};

/** How long the error budget lasts, if all goes on as it does. */
export function exhaustion(inputs: DashboardInputs, objective: Objective): PanelBuilder {
  const series = seriesOf(objective).exhaustion;
  return panel(stat(), inputs, PANEL[objective], {
    description:
      'When the error budget will be spent at the rate of the last hours. Red: within a day. Orange: within three. 0: it is spent already, and goes on being overspent.',
    noValue: 'Nothing burns',
  })
    .unit(GRAFANA_UNITS.seconds)
    .decimals(1)
    .colorScheme(byThresholds())
    .thresholds(judged(COLOURS.bad, [NOT_TODAY, COLOURS.warning], [NOT_THIS_WEEKEND, COLOURS.good]))
    .withTarget(queryNow('exhaustion', promql`${series}{${ENVIRONMENT_SCOPE}}`, '{{environment}}'));
}
