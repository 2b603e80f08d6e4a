import { burnScenarios, type Traffic } from '../../scenarios/burn';
import { exposed } from '../../scenarios/series';

const traffic: Traffic = (bad, good) => ({
  [exposed('downloads_failed_total', { library: 'vllm', error_type: 'timeout' })]: bad,
  ...(good && { [exposed('downloads_successful_total', { library: 'vllm' })]: good }),
});
const says = (share: string, window: string) =>
  `${share} of the events of the last ${window} broke the objective "Download success", and it goes on. At this rate the error budget will be spent long before its time.`;

export const modelDownloadBudgetBurn = {
  Fast: burnScenarios('download-success', 'Fast', traffic, says('75.6%', '1h')),
  Medium: burnScenarios('download-success', 'Medium', traffic, says('31.5%', '6h')),
  Slow: burnScenarios('download-success', 'Slow', traffic, says('15.75%', '1d')),
  Creep: burnScenarios('download-success', 'Creep', traffic, says('5.25%', '3d')),
};
