import { seriesOf } from '../../alerts/objectives';
import type { ObjectiveDefinition } from '../../alerts/objectives/objective';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { budgetLevels } from '../budget-levels';
import { definePanel, type PanelDefinition } from '../panel';
import { query } from '../query';
import { byThresholds } from '../thresholds';
import { timeSeries } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';
import { panelId } from './panel-id';

/** When the error budget was used. */
export function budgetHistory(objective: ObjectiveDefinition): PanelDefinition {
  const { budget } = seriesOf(objective);
  return definePanel({
    id: panelId(objective, 'history'),
    title: `${objective.title}: error budget over time`,
    width: 12,
    height: 9,
    visualization: timeSeries,
    description: ({ objectives: { window } }) =>
      `The error budget that was left at each time. Always shows the last ${window}, independent of the selected time range. A steep drop is an incident, a slow decline an unnoticed fault. It rises when old incidents leave the window.`,
    noValue: ({ objectives: { window } }) => `No events to count in ${window}`,
    draw: (panel, { objectives: { window } }) =>
      panel
        .timeFrom(window.toString())
        .unit(GRAFANA_UNITS.ratio)
        .max(1)
        .colorScheme(byThresholds())
        .thresholds(budgetLevels())
        .withTarget(query('budget', promql`${budget}{${ENVIRONMENT_SCOPE}}`, 'Left in {{environment}}')),
  });
}
