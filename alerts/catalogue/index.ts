import { elasticsearchUnhealthy } from './elasticsearch-unhealthy';
import { highModelDownloadConcurrency } from './high-model-download-concurrency';
import { logPipelineSilent } from './log-pipeline-silent';
import { logShipperQueueFilling } from './log-shipper-queue-filling';
import { modelDownloadBudgetBurn } from './model-download-budget-burn';
import { modelDownloadFailed } from './model-download-failed';
import { modelDownloadSlaBreach } from './model-download-sla-breach';
import { modelDownloadsStalled } from './model-downloads-stalled';
import { modelInstanceVanished } from './model-instance-vanished';
import { modelMetricsAbsent } from './model-metrics-absent';
import { modelMetricsInconsistent } from './model-metrics-inconsistent';
import { modelOperationAvailabilitySla } from './model-operation-availability-sla';
import { modelOperationBudgetBurn } from './model-operation-budget-burn';
import { modelOperationLatencyHigh } from './model-operation-latency-high';
import { modelOrchestratorHealthFlapping } from './model-orchestrator-health-flapping';
import { modelOrchestratorUnhealthy } from './model-orchestrator-unhealthy';
import { modelRegistryCorrupted } from './model-registry-corrupted';
import { modelRegistryWrittenWhileCorrupt } from './model-registry-written-while-corrupt';
import { modelStorageFullIn4h } from './model-storage-full-in-4h';
import { modelStorageGcIneffective } from './model-storage-gc-ineffective';
import { modelStorageGcNotRunning } from './model-storage-gc-not-running';
import { modelStorageSpaceCritical } from './model-storage-space-critical';
import { modelStorageSpaceLow } from './model-storage-space-low';
import { modelTargetDown } from './model-target-down';
import { monitoringConfigReloadFailed } from './monitoring-config-reload-failed';
import { monitoringNotificationsFailing } from './monitoring-notifications-failing';
import { monitoringRuleEvaluationFailing } from './monitoring-rule-evaluation-failing';
import { monitoringRuleEvaluationSlow } from './monitoring-rule-evaluation-slow';
import { monitoringSeriesLimitHit } from './monitoring-series-limit-hit';
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
  modelDownloadsStalled,
  modelStorageFullIn4h,
  modelStorageGcIneffective,
  modelStorageGcNotRunning,
  modelRegistryWrittenWhileCorrupt,
  modelOrchestratorHealthFlapping,
  modelMetricsAbsent,
  modelInstanceVanished,
  modelMetricsInconsistent,
  modelTargetDown,
  modelDownloadSlaBreach,
  modelOperationAvailabilitySla,
  ...modelDownloadBudgetBurn,
  ...modelOperationBudgetBurn,
  watchdog,
  monitoringRuleEvaluationFailing,
  monitoringRuleEvaluationSlow,
  monitoringConfigReloadFailed,
  monitoringNotificationsFailing,
  monitoringSeriesLimitHit,
  logShipperQueueFilling,
  logPipelineSilent,
  elasticsearchUnhealthy,
] as const;

export type AlertName = (typeof ALERTS)[number]['name'];
export const ALERT_NAMES: readonly AlertName[] = ALERTS.map(({ name }) => name);
