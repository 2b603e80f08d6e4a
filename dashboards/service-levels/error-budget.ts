import { seriesOf } from '../../alerts/objectives';
import type { ObjectiveDefinition } from '../../alerts/objectives/objective';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { budgetLevels } from '../budget-levels';
import { definePanel, type PanelDefinition } from '../panel';
import { queryNow } from '../query';
import { stat } from '../stat';
import { byThresholds } from '../thresholds';
import { ENVIRONMENT_SCOPE } from '../variables';
import { panelId } from './panel-id';

/** How much of the error budget is left. */
export function errorBudgetLeft(objective: ObjectiveDefinition): PanelDefinition {
  const { budget } = seriesOf(objective);
  return definePanel({
    id: panelId(objective, 'budget'),
    title: `${objective.title}: error budget left`,
    width: 6,
    height: 5,
    visualization: stat,
    description: ({ objectives: { window } }) =>
      `Share of the error budget of ${window} that is left. Orange: little is left, postpone risky changes. Red, and below 0: the objective is not met.`,
    noValue: ({ objectives: { window } }) => `No events to count in ${window}`,
    draw: (panel) =>
      panel
        .unit(GRAFANA_UNITS.ratio)
        .decimals(1)
        .colorScheme(byThresholds())
        .thresholds(budgetLevels())
        .withTarget(queryNow('budget', promql`${budget}{${ENVIRONMENT_SCOPE}}`, '{{environment}}')),
  });
}
