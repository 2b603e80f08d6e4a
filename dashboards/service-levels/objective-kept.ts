import { seriesOf } from '../../alerts/objectives';
import { type ObjectiveDefinition, targetOf } from '../../alerts/objectives/objective';
import { Duration } from '../../lib/duration';
import { promql, type Threshold } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import { definePanel, type PanelDefinition } from '../panel';
import { queryNow } from '../query';
import { stat } from '../stat';
import { byThresholds, judged } from '../thresholds';
import { coloured } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';
import { panelId } from './panel-id';

/** The window of the current value. */
const RECENT = Duration.hours(1);

/** The objective, and whether it is met. */
export function objectiveKept(objective: ObjectiveDefinition): PanelDefinition {
  const { ratio, objectiveRatio } = seriesOf(objective);
  const good = (series: string) => promql`1 - ${series}{${ENVIRONMENT_SCOPE}}`;
  return definePanel({
    id: panelId(objective, 'objective'),
    title: `${objective.title}: objective`,
    width: 6,
    height: 5,
    visualization: stat,
    description: ({ objectives: { window } }) =>
      `The objective for the share of ${objective.good}, over ${window}. Next to it: the actual share over that time and over the last ${RECENT}. Green: the objective is met. Red: it is not. If only the objective is shown, there were no events to count.`,
    noValue: 'The objective is unknown',
    draw: (panel, { objectives }) => {
      const target: Threshold = {
        value: targetOf(objective, objectives),
        unit: 'ratio',
        why: 'The objective.',
      };
      return panel
        .unit(GRAFANA_UNITS.ratio)
        .decimals(2)
        .colorScheme(byThresholds())
        .thresholds(judged(COLOURS.bad, [target, COLOURS.good]))
        .withTarget(queryNow('objective', promql`vector(${target})`, 'Objective'))
        .withTarget(queryNow('kept', good(objectiveRatio), `${objectives.window}, {{environment}}`))
        .withTarget(queryNow('recent', good(ratio(RECENT)), `${RECENT}, {{environment}}`))
        .overrideByQuery('objective', coloured(COLOURS.left));
    },
  });
}
