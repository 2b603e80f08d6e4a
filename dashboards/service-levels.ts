import { OBJECTIVES } from '../alerts/objectives';
import type { DashboardDefinition } from './common';
import { DASHBOARDS } from './family';
import { budgetHistory } from './service-levels/budget-history';
import { burnRate } from './service-levels/burn-rate';
import { errorBudgetLeft } from './service-levels/error-budget';
import { exhaustion } from './service-levels/exhaustion';
import { objectiveKept } from './service-levels/objective-kept';
import { violations } from './service-levels/violations';
import { environmentVariable } from './variables';

/** The objectives: a line of numbers for each, then how fast the error budgets burn, then their history. */
export const serviceLevels: DashboardDefinition = {
  identity: DASHBOARDS.serviceLevels,
  description:
    'What the Model Orchestrator promises, how much of the error budgets is left, and how fast they burn',
  annotated: 'objective!=""',
  variables: ({ environment }) => [environmentVariable(environment)],
  panels: [
    ...OBJECTIVES.flatMap((objective) =>
      [objectiveKept, errorBudgetLeft, exhaustion, violations].map((panel) => panel(objective)),
    ),
    ...[burnRate, budgetHistory].flatMap((panel) => OBJECTIVES.map((objective) => panel(objective))),
  ],
};
