import type { AdapterDefinition } from '../adapter';
import { KARI_LOGS } from './logs';
import { KARI } from './metrics';

/**
 * Kari in its current state. It exposes its own metrics on `/metrics`, behind an API key, and no metric of the
 * contract. Some metrics of the contract have no source among them.
 */
export const kari = {
  name: 'kari',
  title: 'Kari',
  scrape: {
    path: '/metrics',
    keep: 'kari_model_.*',
    header: { name: 'X-API-KEY', secret: 'orchestrator_api_key' },
  },
  withoutHealthReport: 'Kari reports the health of the orchestrator at /api/models/health, behind a login',
  exposes: Object.values(KARI),
  metrics: {
    downloads_total: {
      source: KARI.operations,
      where: 'operation="download"',
      lost: 'counts downloads when they finish, not when they start',
    },
    downloads_successful_total: {
      source: KARI.operations,
      where: 'operation="download", status="success"',
    },
    downloads_failed_total: {
      source: KARI.operations,
      where: 'operation="download", status=~"failure|timeout"',
      lost: 'the label error_type; cancelled downloads do not count as failed',
    },
    download_duration_seconds: {
      source: KARI.operationDuration,
      where: 'operation="download"',
      lost: 'buckets: between 60 s and 300 s, and above 1,800 s, a quantile is a rough estimate',
    },
    operation_duration_seconds: {
      source: KARI.operationDuration,
      lost: 'the label status; between 60 s and 300 s a quantile is a rough estimate',
    },
    models_total: { source: KARI.models },
    storage_usage_bytes: { source: KARI.storageUsage },
    registry_reads_total: { source: KARI.registryOperations, where: 'operation="read"' },
    registry_writes_total: { source: KARI.registryOperations, where: 'operation="write"' },
    errors_total: { source: KARI.operationErrors },
    license_acceptances_total: { source: KARI.licenseAcceptances },
    gc_runs_total: { source: KARI.gcOperations },
    gc_space_freed_bytes: { source: KARI.gcFreed },
    storage_limit_bytes: { unavailable: 'Kari does not expose its storage limit' },
    concurrent_downloads: { unavailable: 'Kari does not expose running downloads' },
    license_violations_total: { unavailable: 'Kari counts accepted licences, not violations' },
    gc_models_removed_total: { unavailable: 'Kari counts the bytes that a collection frees, not the models' },
    health_status: { unavailable: 'Kari reports its health as JSON behind a login, not as a metric' },
    registry_integrity_check: {
      unavailable:
        'Kari counts integrity checks by result; a counter does not say whether the registry is intact now',
    },
  },
  logs: KARI_LOGS,
} as const satisfies AdapterDefinition;
