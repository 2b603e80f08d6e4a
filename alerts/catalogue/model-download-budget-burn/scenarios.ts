import { downloadSuccess } from '../../objectives/download-success';
import { burnScenarios, burnSurvivors, type Traffic } from '../../scenarios/burn';
import type { Scenarios, Survivor } from '../../scenarios/scenario';
import { exposed } from '../../scenarios/series';

const traffic: Traffic = (bad, good) => ({
  [exposed('downloads_failed_total', { library: 'vllm', error_type: 'timeout' })]: bad,
  ...(good && { [exposed('downloads_successful_total', { library: 'vllm' })]: good }),
});
const says = (share: string, window: string, limit: string) =>
  `${share} of the events within ${window} violated the objective "Download success". At this rate, the error budget runs out early. The limit is ${limit}, and the alert needs at least 3 bad events.`;

export const scenarios: Scenarios = {
  ModelDownloadBudgetBurnFast: burnScenarios(downloadSuccess, 'Fast', traffic, says('75.6%', '1 h', '72 %')),
  ModelDownloadBudgetBurnMedium: burnScenarios(
    downloadSuccess,
    'Medium',
    traffic,
    says('31.5%', '6 h', '30 %'),
  ),
  ModelDownloadBudgetBurnSlow: burnScenarios(downloadSuccess, 'Slow', traffic, says('15.75%', '1 d', '15 %')),
  ModelDownloadBudgetBurnCreep: burnScenarios(downloadSuccess, 'Creep', traffic, says('5.25%', '3 d', '5 %')),
};

export const survivors: readonly Survivor[] = burnSurvivors('ModelDownload');
