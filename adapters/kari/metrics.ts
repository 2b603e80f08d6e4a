import type { SourceMetric } from '../adapter';

/** Upper bounds of the buckets for the duration of Kari's operations, in seconds. */
const BUCKETS = [0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1_800];

/** The families that Kari declares and the mapping reads, recorded from its newest commit (2026-11). */
export const KARI = {
  operations: {
    name: 'kari_model_operations_total',
    type: 'counter',
    unit: 'count',
    labels: ['operation', 'library', 'status'],
    help: 'Total model operations performed',
  },
  operationDuration: {
    name: 'kari_model_operation_duration_seconds',
    type: 'histogram',
    unit: 'seconds',
    labels: ['operation', 'library'],
    help: 'Duration of model operations',
    buckets: BUCKETS,
  },
  operationErrors: {
    name: 'kari_model_operation_errors_total',
    type: 'counter',
    unit: 'count',
    labels: ['operation', 'error_type', 'library'],
    help: 'Total operation errors by type',
  },
  storageUsage: {
    name: 'kari_model_storage_usage_bytes',
    type: 'gauge',
    unit: 'bytes',
    labels: ['library'],
    help: 'Current storage usage by library',
  },
  models: {
    name: 'kari_model_count_total',
    type: 'gauge',
    unit: 'count',
    labels: ['library', 'pinned'],
    help: 'Total number of installed models',
  },
  registryOperations: {
    name: 'kari_model_registry_operations_total',
    type: 'counter',
    unit: 'count',
    labels: ['operation', 'status'],
    help: 'Total registry operations',
  },
  licenseAcceptances: {
    name: 'kari_model_license_acceptances_total',
    type: 'counter',
    unit: 'count',
    labels: ['license_type', 'model_owner'],
    help: 'Total license acceptances',
  },
  gcOperations: {
    name: 'kari_model_gc_operations_total',
    type: 'counter',
    unit: 'count',
    labels: ['trigger', 'status'],
    help: 'Total garbage collection operations',
  },
  gcFreed: {
    name: 'kari_model_gc_freed_bytes_total',
    type: 'counter',
    unit: 'bytes',
    labels: ['library'],
    help: 'Total bytes freed by garbage collection',
  },
} as const satisfies Record<string, SourceMetric>;
