import { seriesOf } from '../../alerts/objectives';
import { errorBudget, type ObjectiveDefinition } from '../../alerts/objectives/objective';
import { EVALUATION_INTERVAL } from '../../lib/names';
import { promql, type Threshold } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import { definePanel, type PanelDefinition } from '../panel';
import { queryNow } from '../query';
import { stat } from '../stat';
import { coloured } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';
import { panelId } from './panel-id';

/** The number of bad events, and how many the objective allows. */
export function violations(objective: ObjectiveDefinition): PanelDefinition {
  const { bad, total } = seriesOf(objective);
  return definePanel({
    id: panelId(objective, 'violations'),
    title: `${objective.title}: violations`,
    width: 6,
    height: 5,
    visualization: stat,
    description: ({ objectives: { window } }) =>
      `${objective.failed} within ${window}, and how many the objective allows for the actual number of events. The numbers are sums of rates and may be off by a few.`,
    noValue: ({ objectives: { window } }) => `No events to count in ${window}`,
    draw: (panel, { objectives }) => {
      const allowed: Threshold = {
        value: errorBudget(objective, objectives),
        unit: 'ratio',
        why: 'The error budget of the objective.',
      };
      /** Every recorded rate represents the events of one evaluation interval. */
      const events = (rate: string) =>
        promql`sum_over_time(${rate}{${ENVIRONMENT_SCOPE}}[${objectives.window}]) * ${EVALUATION_INTERVAL}`;
      return panel
        .unit(GRAFANA_UNITS.count)
        .decimals(0)
        .withTarget(queryNow('bad', events(bad), 'Bad, {{environment}}'))
        .withTarget(queryNow('allowed', promql`${events(total)} * ${allowed}`, 'Allowed, {{environment}}'))
        .overrideByQuery('allowed', coloured(COLOURS.second));
    },
  });
}
