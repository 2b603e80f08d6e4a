import type { AlertName } from '../catalogue';
import { elasticsearchUnhealthy } from '../catalogue/elasticsearch-unhealthy/scenarios';
import { highModelDownloadConcurrency } from '../catalogue/high-model-download-concurrency/scenarios';
import { logPipelineSilent } from '../catalogue/log-pipeline-silent/scenarios';
import { logShipperQueueFilling } from '../catalogue/log-shipper-queue-filling/scenarios';
import { modelDownloadBudgetBurn } from '../catalogue/model-download-budget-burn/scenarios';
import { modelDownloadFailed } from '../catalogue/model-download-failed/scenarios';
import { modelDownloadSlaBreach } from '../catalogue/model-download-sla-breach/scenarios';
import { modelDownloadsStalled } from '../catalogue/model-downloads-stalled/scenarios';
import { modelInstanceVanished } from '../catalogue/model-instance-vanished/scenarios';
import { modelMetricsAbsent } from '../catalogue/model-metrics-absent/scenarios';
import { modelMetricsInconsistent } from '../catalogue/model-metrics-inconsistent/scenarios';
import { modelOperationAvailabilitySla } from '../catalogue/model-operation-availability-sla/scenarios';
import { modelOperationBudgetBurn } from '../catalogue/model-operation-budget-burn/scenarios';
import { modelOperationLatencyHigh } from '../catalogue/model-operation-latency-high/scenarios';
import { modelOrchestratorHealthFlapping } from '../catalogue/model-orchestrator-health-flapping/scenarios';
import { modelOrchestratorUnhealthy } from '../catalogue/model-orchestrator-unhealthy/scenarios';
import { modelRegistryCorrupted } from '../catalogue/model-registry-corrupted/scenarios';
import { modelRegistryWrittenWhileCorrupt } from '../catalogue/model-registry-written-while-corrupt/scenarios';
import { modelStorageFullIn4h } from '../catalogue/model-storage-full-in-4h/scenarios';
import { modelStorageGcIneffective } from '../catalogue/model-storage-gc-ineffective/scenarios';
import { modelStorageGcNotRunning } from '../catalogue/model-storage-gc-not-running/scenarios';
import { modelStorageSpaceCritical } from '../catalogue/model-storage-space-critical/scenarios';
import { modelStorageSpaceLow } from '../catalogue/model-storage-space-low/scenarios';
import { modelTargetDown } from '../catalogue/model-target-down/scenarios';
import { monitoringConfigReloadFailed } from '../catalogue/monitoring-config-reload-failed/scenarios';
import { monitoringNotificationsFailing } from '../catalogue/monitoring-notifications-failing/scenarios';
import { monitoringRuleEvaluationFailing } from '../catalogue/monitoring-rule-evaluation-failing/scenarios';
import { monitoringRuleEvaluationSlow } from '../catalogue/monitoring-rule-evaluation-slow/scenarios';
import { monitoringSeriesLimitHit } from '../catalogue/monitoring-series-limit-hit/scenarios';
import { unacceptedLicenseDownload } from '../catalogue/unaccepted-license-download/scenarios';
import { watchdog } from '../catalogue/watchdog/scenarios';
import type { Scenario } from './scenario';

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
