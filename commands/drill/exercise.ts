import type { AlertName } from '../../alerts/catalogue';

/** One fault on instances of its own, and what has to come of it. */
export interface Exercise {
  /** The fault's name; with more behind it where a fault has several exercises. */
  readonly name: string;
  readonly fault: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  /** The fault begins with the process, before its first collection of garbage, not after it. */
  readonly fromStart: boolean;
  /** A second fault that comes upon the first. */
  readonly followedBy?: { readonly fault: string; readonly afterSeconds: number };
  /** Alerts that have to be delivered. */
  readonly alerts: readonly AlertName[];
  /** Alerts that have to fire, and must reach nobody while another fires. */
  readonly silenced: readonly AlertName[];
  /** The fault goes on to the end of the drill. */
  readonly staysOn: boolean;
}

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
