import type { AlertName } from '../../alerts/catalogue';

/** How long alerts go on after their cause is over, where that is by their window. */
export const HELD_MINUTES: Readonly<Partial<Record<AlertName, number>>> = {
  UnacceptedLicenseDownload: 120,
  ModelDownloadFailed: 15,
  ModelOperationLatencyHigh: 10,
  ModelOrchestratorHealthFlapping: 30,
  ModelMetricsInconsistent: 60,
  ModelDownloadSLABreach: 60,
  ModelOperationAvailabilitySLA: 60,
  ModelDownloadBudgetBurnFast: 5,
  ModelDownloadBudgetBurnMedium: 30,
  ModelDownloadBudgetBurnSlow: 120,
  ModelDownloadBudgetBurnCreep: 360,
  ModelOperationBudgetBurnFast: 5,
  ModelOperationBudgetBurnMedium: 30,
  ModelOperationBudgetBurnSlow: 120,
  ModelOperationBudgetBurnCreep: 360,
};
