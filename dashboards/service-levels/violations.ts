import { seriesOf } from '../../alerts/objectives';
import { errorBudget, type ObjectiveDefinition } from '../../alerts/objectives/objective';
import { RATE_WINDOW } from '../../alerts/objectives/rates';
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
  const { badEach5m, totalEach5m } = seriesOf(objective);
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
      /** Each sample of a rate represents the events of its window. */
      const events = (rate: string) =>
        promql`sum_over_time(${rate}{${ENVIRONMENT_SCOPE}}[${objectives.window}]) * ${RATE_WINDOW}`;
      return panel
        .unit(GRAFANA_UNITS.count)
        .decimals(0)
        .withTarget(queryNow('bad', events(badEach5m), 'Bad, {{environment}}'))
        .withTarget(
          queryNow('allowed', promql`${events(totalEach5m)} * ${allowed}`, 'Allowed, {{environment}}'),
        )
        .overrideByQuery('allowed', coloured(COLOURS.second));
    },
  });
}
