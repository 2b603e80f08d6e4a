import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { OBJECTIVE_NAMES } from '../alerts/objectives';
import { COLUMNS, familyDashboard } from './common';
import type { DashboardInputs } from './inputs';
import { budgetHistory } from './service-levels/budget-history';
import { burnRate } from './service-levels/burn-rate';
import { errorBudgetLeft } from './service-levels/error-budget';
import { exhaustion } from './service-levels/exhaustion';
import { objectiveKept } from './service-levels/objective-kept';
import { violations } from './service-levels/violations';
import { environmentVariable } from './variables';

const NUMBER_HEIGHT = 5;
const HEIGHT = 9;
const HALF = COLUMNS / 2;
const QUARTER = COLUMNS / 4;

/** Alerts that watch over an objective. */
const OF_OBJECTIVES = 'objective!=""';

/**
 * What is promised, and whether it is kept. A line of numbers for each objective; then what burns their error budgets
 * now; then how they came to be what they are.
 */
export function serviceLevelsDashboard(inputs: DashboardInputs): Dashboard {
  const dashboard = familyDashboard(inputs, 'serviceLevels', {
    description:
      'What the Model Orchestrator promises, how much of the error budgets is left, and how fast they burn',
    alerts: OF_OBJECTIVES,
  }).withVariable(environmentVariable(inputs.environment));
  for (const objective of OBJECTIVE_NAMES) {
    for (const number of [objectiveKept, errorBudgetLeft, exhaustion, violations]) {
      dashboard.withPanel(number(inputs, objective).span(QUARTER).height(NUMBER_HEIGHT));
    }
  }
  for (const chart of [burnRate, budgetHistory]) {
    for (const objective of OBJECTIVE_NAMES) {
      dashboard.withPanel(chart(inputs, objective).span(HALF).height(HEIGHT));
    }
  }
  return dashboard.build();
}
