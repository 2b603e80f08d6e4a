import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { seriesOf } from '../../alerts/objectives';
import type { Objective } from '../../alerts/types';
import { PANELS, type PanelReference } from '../../lib/panels';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import type { DashboardInputs } from '../inputs';
import { panel } from '../panel';
import { query } from '../query';
import { byThresholds } from '../thresholds';
import { timeSeries } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';
import { budgetLevels } from './budget-levels';

const PANEL: Readonly<Record<Objective, PanelReference>> = {
  'download-success': PANELS.downloadBudgetHistory,
  'operation-availability': PANELS.operationBudgetHistory,
};

/** When the error budget was spent. */
export function budgetHistory(inputs: DashboardInputs, objective: Objective): PanelBuilder {
  const { window } = inputs.objectives;
  const { budget } = seriesOf(objective);
  return panel(timeSeries(), inputs, PANEL[objective], {
    description: `What was left of the error budget at each time, always over the last ${window}, whatever time is chosen. A steep fall is an incident, a slow one a fault that nobody sees; it rises as old incidents pass out of the window.`,
    noValue: `Nothing to count in ${window}`,
  })
    .timeFrom(window.toString())
    .unit(GRAFANA_UNITS.ratio)
    .max(1)
    .colorScheme(byThresholds())
    .thresholds(budgetLevels())
    .withTarget(query('budget', promql`${budget}{${ENVIRONMENT_SCOPE}}`, 'Left in {{environment}}'));
}
