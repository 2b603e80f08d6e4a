import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { seriesOf } from '../../alerts/objectives';
import type { Objective } from '../../alerts/types';
import { PANELS, type PanelReference } from '../../lib/panels';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import type { DashboardInputs } from '../inputs';
import { panel } from '../panel';
import { queryNow } from '../query';
import { stat } from '../stat';
import { byThresholds } from '../thresholds';
import { ENVIRONMENT_SCOPE } from '../variables';
import { budgetLevels } from './budget-levels';

const PANEL: Readonly<Record<Objective, PanelReference>> = {
  'download-success': PANELS.downloadBudget,
  'operation-availability': PANELS.operationBudget,
};

/** How much may still go wrong. */
export function errorBudgetLeft(inputs: DashboardInputs, objective: Objective): PanelBuilder {
  const { window } = inputs.objectives;
  const { budget } = seriesOf(objective);
  return panel(stat(), inputs, PANEL[objective], {
    description: `Share of what may go wrong within ${window} that has not gone wrong yet. Orange: little is left, so let risky changes wait. Red, and below 0: the objective is broken.`,
    noValue: `Nothing to count in ${window}`,
  })
    .unit(GRAFANA_UNITS.ratio)
    .decimals(1)
    .colorScheme(byThresholds())
    .thresholds(budgetLevels())
    .withTarget(queryNow('budget', promql`${budget}{${ENVIRONMENT_SCOPE}}`, '{{environment}}'));
}
