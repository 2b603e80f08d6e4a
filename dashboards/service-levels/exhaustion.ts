import { seriesOf } from '../../alerts/objectives';
import { burnAlerts } from '../../alerts/objectives/burn';
import type { ObjectiveDefinition } from '../../alerts/objectives/objective';
import { Duration } from '../../lib/duration';
import { promql, type Threshold } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import { definePanel, type PanelDefinition, type ShownAlert } from '../panel';
import { queryNow } from '../query';
import { stat } from '../stat';
import { byThresholds, judged } from '../thresholds';
import { ENVIRONMENT_SCOPE } from '../variables';
import { panelId } from './panel-id';

const ONE_DAY: Threshold = {
  value: Duration.days(1).seconds,
  unit: 'seconds',
  why: 'A budget that lasts a day can wait until the morning.',
};
const WEEKEND: Threshold = {
  value: Duration.days(3).seconds,
  unit: 'seconds',
  why: 'A budget that lasts three days outlasts a weekend.',
};

/** How long the error budget lasts at the current rate. */
export function exhaustion(objective: ObjectiveDefinition): PanelDefinition {
  const series = seriesOf(objective).exhaustion;
  const [anyBurn] = burnAlerts(objective) as readonly ShownAlert[];
  return definePanel({
    id: panelId(objective, 'exhaustion'),
    title: `${objective.title}: budget lasts for`,
    width: 6,
    height: 5,
    mayBeEmpty: anyBurn ? { exhaustion: anyBurn } : {},
    visualization: stat,
    description:
      'Time until the error budget runs out at the rate of the last hours. Red: within a day. Orange: within three days. 0: it has run out, and bad events continue.',
    noValue: 'No bad events',
    draw: (panel) =>
      panel
        .unit(GRAFANA_UNITS.seconds)
        .decimals(1)
        .colorScheme(byThresholds())
        .thresholds(judged(COLOURS.bad, [ONE_DAY, COLOURS.warning], [WEEKEND, COLOURS.good]))
        .withTarget(queryNow('exhaustion', promql`${series}{${ENVIRONMENT_SCOPE}}`, '{{environment}}')),
  });
}
