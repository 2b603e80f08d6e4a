// `npm run docs` writes this file: it adds new entries of the folder and removes missing ones. You can change the order.
import { elasticsearchUnhealthy } from './elasticsearch-unhealthy';
import { highModelDownloadConcurrency } from './high-model-download-concurrency';
import { hostClockSkewed } from './host-clock-skewed';
import { hostDiskFillingUp } from './host-disk-filling-up';
import { hostDiskSpaceLow } from './host-disk-space-low';
import { hostMemoryLow } from './host-memory-low';
import { logPipelineSilent } from './log-pipeline-silent';
import { logRecordsLost } from './log-records-lost';
import { logShipperQueueFilling } from './log-shipper-queue-filling';
import { modelAuditLogSilent } from './model-audit-log-silent';
import { modelDownloadBudgetBurn } from './model-download-budget-burn';
import { modelDownloadFailed } from './model-download-failed';
import { modelDownloadSlaBreach } from './model-download-sla-breach';
import { modelDownloadTimeout } from './model-download-timeout';
import { modelDownloadsStalled } from './model-downloads-stalled';
import { modelErrorLogBurst } from './model-error-log-burst';
import { modelGarbageCollectionFailed } from './model-garbage-collection-failed';
import { modelInstanceVanished } from './model-instance-vanished';
import { modelLicenseViolationLogged } from './model-license-violation-logged';
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
import { modelValidationFailures } from './model-validation-failures';
import { monitoringConfigReloadFailed } from './monitoring-config-reload-failed';
import { monitoringNotificationsFailing } from './monitoring-notifications-failing';
import { monitoringPrometheusSilent } from './monitoring-prometheus-silent';
import { monitoringRuleEvaluationFailing } from './monitoring-rule-evaluation-failing';
import { monitoringRuleEvaluationSlow } from './monitoring-rule-evaluation-slow';
import { monitoringSeriesLimitHit } from './monitoring-series-limit-hit';
import { monitoringTargetDown } from './monitoring-target-down';
import { monitoringWatchdogMissing } from './monitoring-watchdog-missing';
import { prometheusRemoteStorageFailures } from './prometheus-remote-storage-failures';
import { prometheusRemoteWriteBehind } from './prometheus-remote-write-behind';
import { unacceptedLicenseDownload } from './unaccepted-license-download';
import { watchdog } from './watchdog';

export const LIST = [
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
  modelGarbageCollectionFailed,
  modelDownloadTimeout,
  modelValidationFailures,
  modelRegistryWrittenWhileCorrupt,
  modelOrchestratorHealthFlapping,
  modelMetricsAbsent,
  modelInstanceVanished,
  modelMetricsInconsistent,
  modelTargetDown,
  modelDownloadSlaBreach,
  modelOperationAvailabilitySla,
  modelDownloadBudgetBurn,
  modelOperationBudgetBurn,
  watchdog,
  monitoringRuleEvaluationFailing,
  monitoringRuleEvaluationSlow,
  monitoringConfigReloadFailed,
  monitoringNotificationsFailing,
  monitoringSeriesLimitHit,
  logShipperQueueFilling,
  logRecordsLost,
  logPipelineSilent,
  elasticsearchUnhealthy,
  hostDiskSpaceLow,
  hostDiskFillingUp,
  hostMemoryLow,
  hostClockSkewed,
  modelErrorLogBurst,
  modelAuditLogSilent,
  modelLicenseViolationLogged,
  monitoringPrometheusSilent,
  monitoringWatchdogMissing,
  monitoringTargetDown,
  prometheusRemoteStorageFailures,
  prometheusRemoteWriteBehind,
] as const;
