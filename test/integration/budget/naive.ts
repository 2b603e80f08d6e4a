import type { CostedRule } from '../../../alerts/budget';
import { METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';

const DURATION = `${METRICS.operation_duration_seconds.name}_bucket`;
const OPERATIONS = `${METRICS.operation_duration_seconds.name}_count`;

/**
 * The ten alerts of the contract in their simplest form, as a baseline: over raw series, without recording rules and
 * without guards against low traffic, new series or unlimited storage. The contract defines no windows: one hour for
 * recent events, one day for the two SLAs.
 */
export const NAIVE_RULES: readonly CostedRule[] = [
  { name: 'ModelRegistryCorrupted', expression: promql`${METRICS.registry_integrity_check} == 0` },
  {
    name: 'ModelStorageSpaceCritical',
    expression: promql`sum by (instance) (${METRICS.storage_usage_bytes}) / sum by (instance) (${METRICS.storage_limit_bytes}) > 0.95`,
  },
  { name: 'ModelOrchestratorUnhealthy', expression: promql`${METRICS.health_status} == 0` },
  {
    name: 'UnacceptedLicenseDownload',
    expression: promql`increase(${METRICS.license_violations_total}[1h]) > 0`,
  },
  { name: 'ModelDownloadFailed', expression: promql`increase(${METRICS.downloads_failed_total}[1h]) > 0` },
  {
    name: 'ModelStorageSpaceLow',
    expression: promql`sum by (instance) (${METRICS.storage_usage_bytes}) / sum by (instance) (${METRICS.storage_limit_bytes}) > 0.85`,
  },
  { name: 'HighModelDownloadConcurrency', expression: promql`${METRICS.concurrent_downloads} > 5` },
  {
    name: 'ModelOperationLatencyHigh',
    expression: promql`histogram_quantile(0.95, rate(${DURATION}[1h])) > 30`,
  },
  {
    name: 'ModelDownloadSLABreach',
    expression: promql`sum(rate(${METRICS.downloads_successful_total}[1d])) / sum(rate(${METRICS.downloads_total}[1d])) < 0.95`,
  },
  {
    name: 'ModelOperationAvailabilitySLA',
    expression: promql`1 - sum(rate(${METRICS.errors_total}[1d])) / sum(rate(${OPERATIONS}[1d])) < 0.99`,
  },
];
