import { highModelDownloadConcurrency } from './high-model-download-concurrency';
import { modelDownloadFailed } from './model-download-failed';
import { modelDownloadSlaBreach } from './model-download-sla-breach';
import { modelOperationAvailabilitySla } from './model-operation-availability-sla';
import { modelOperationLatencyHigh } from './model-operation-latency-high';
import { modelOrchestratorUnhealthy } from './model-orchestrator-unhealthy';
import { modelRegistryCorrupted } from './model-registry-corrupted';
import { modelStorageSpaceCritical } from './model-storage-space-critical';
import { modelStorageSpaceLow } from './model-storage-space-low';
import { modelTargetDown } from './model-target-down';
import { unacceptedLicenseDownload } from './unaccepted-license-download';
import { watchdog } from './watchdog';

/** Every alert, in the order in which its group lists it. */
export const ALERTS = [
  modelRegistryCorrupted,
  modelStorageSpaceCritical,
  modelOrchestratorUnhealthy,
  unacceptedLicenseDownload,
  modelDownloadFailed,
  modelStorageSpaceLow,
  highModelDownloadConcurrency,
  modelOperationLatencyHigh,
  modelTargetDown,
  modelDownloadSlaBreach,
  modelOperationAvailabilitySla,
  watchdog,
] as const;

export type AlertName = (typeof ALERTS)[number]['name'];
export const ALERT_NAMES: readonly AlertName[] = ALERTS.map(({ name }) => name);
