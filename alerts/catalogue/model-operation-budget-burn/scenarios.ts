import { burnScenarios, type Traffic } from '../../scenarios/burn';
import { exposed } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

const counted = (status: string) =>
  exposed('operation_duration_seconds_count', { operation: 'load', status });

const traffic: Traffic = (bad, good) => ({
  [exposed('errors_total', { operation: 'load', error_type: 'timeout' })]: bad,
  [counted('error')]: bad,
  [counted('success')]: good ?? holds(0, '4d'),
});
const says = (share: string, window: string) =>
  `${share} of the events of the last ${window} broke the objective "Operation availability", and it goes on. At this rate the error budget will be spent long before its time.`;

export const modelOperationBudgetBurn = {
  Fast: burnScenarios('operation-availability', 'Fast', traffic, says('15.12%', '1h')),
  Medium: burnScenarios('operation-availability', 'Medium', traffic, says('6.3%', '6h')),
  Slow: burnScenarios('operation-availability', 'Slow', traffic, says('3.15%', '1d')),
  Creep: burnScenarios('operation-availability', 'Creep', traffic, says('1.05%', '3d')),
};
