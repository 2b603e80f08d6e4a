import { operationAvailability } from '../../objectives/operation-availability';
import { burnScenarios, burnSurvivors, type Traffic } from '../../scenarios/burn';
import type { Scenarios, Survivor } from '../../scenarios/scenario';
import { exposed } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

const counted = (status: string) =>
  exposed('operation_duration_seconds_count', { operation: 'load', status });

const traffic: Traffic = (bad, good) => ({
  [exposed('errors_total', { operation: 'load', error_type: 'timeout' })]: bad,
  [counted('error')]: bad,
  [counted('success')]: good ?? holds(0, '4d'),
});
const says = (share: string, window: string, limit: string) =>
  `${share} of the events within ${window} violated the objective "Operation availability". At this rate, the error budget runs out early. The limit is ${limit}, and the alert needs at least 3 bad events.`;

export const scenarios: Scenarios = {
  ModelOperationBudgetBurnFast: burnScenarios(
    operationAvailability,
    'Fast',
    traffic,
    says('15.12%', '1 h', '14.4 %'),
  ),
  ModelOperationBudgetBurnMedium: burnScenarios(
    operationAvailability,
    'Medium',
    traffic,
    says('6.3%', '6 h', '6 %'),
  ),
  ModelOperationBudgetBurnSlow: burnScenarios(
    operationAvailability,
    'Slow',
    traffic,
    says('3.15%', '1 d', '3 %'),
  ),
  ModelOperationBudgetBurnCreep: burnScenarios(
    operationAvailability,
    'Creep',
    traffic,
    says('1.05%', '3 d', '1 %'),
  ),
};

export const survivors: readonly Survivor[] = burnSurvivors('ModelOperation');
