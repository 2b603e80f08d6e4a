import type { AlertName } from '../rules';
import type { Scenario } from '../scenario';
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

/** What every alert is tested with. An alert without scenarios does not compile. */
export const SCENARIOS: Readonly<Record<AlertName, readonly Scenario[]>> = {
  ModelRegistryCorrupted: modelRegistryCorrupted,
  ModelStorageSpaceCritical: modelStorageSpaceCritical,
  ModelOrchestratorUnhealthy: modelOrchestratorUnhealthy,
  UnacceptedLicenseDownload: unacceptedLicenseDownload,
  ModelDownloadFailed: modelDownloadFailed,
  ModelStorageSpaceLow: modelStorageSpaceLow,
  HighModelDownloadConcurrency: highModelDownloadConcurrency,
  ModelOperationLatencyHigh: modelOperationLatencyHigh,
  ModelDownloadsStalled: modelDownloadsStalled,
  ModelStorageFullIn4h: modelStorageFullIn4h,
  ModelStorageGCIneffective: modelStorageGcIneffective,
  ModelStorageGCNotRunning: modelStorageGcNotRunning,
  ModelRegistryWrittenWhileCorrupt: modelRegistryWrittenWhileCorrupt,
  ModelOrchestratorHealthFlapping: modelOrchestratorHealthFlapping,
  ModelMetricsAbsent: modelMetricsAbsent,
  ModelInstanceVanished: modelInstanceVanished,
  ModelMetricsInconsistent: modelMetricsInconsistent,
  ModelTargetDown: modelTargetDown,
  ModelDownloadSLABreach: modelDownloadSlaBreach,
  ModelOperationAvailabilitySLA: modelOperationAvailabilitySla,
  ModelDownloadBudgetBurnFast: modelDownloadBudgetBurn.Fast,
  ModelDownloadBudgetBurnMedium: modelDownloadBudgetBurn.Medium,
  ModelDownloadBudgetBurnSlow: modelDownloadBudgetBurn.Slow,
  ModelDownloadBudgetBurnCreep: modelDownloadBudgetBurn.Creep,
  ModelOperationBudgetBurnFast: modelOperationBudgetBurn.Fast,
  ModelOperationBudgetBurnMedium: modelOperationBudgetBurn.Medium,
  ModelOperationBudgetBurnSlow: modelOperationBudgetBurn.Slow,
  ModelOperationBudgetBurnCreep: modelOperationBudgetBurn.Creep,
  Watchdog: watchdog,
  MonitoringRuleEvaluationFailing: monitoringRuleEvaluationFailing,
  MonitoringRuleEvaluationSlow: monitoringRuleEvaluationSlow,
  MonitoringConfigReloadFailed: monitoringConfigReloadFailed,
  MonitoringNotificationsFailing: monitoringNotificationsFailing,
  MonitoringSeriesLimitHit: monitoringSeriesLimitHit,
  LogShipperQueueFilling: logShipperQueueFilling,
  LogPipelineSilent: logPipelineSilent,
  ElasticsearchUnhealthy: elasticsearchUnhealthy,
};
