/** Label values of the simulated orchestrator: few, so that a panel stays readable. */
const GIBIBYTE = 1024 ** 3;

/** The sources of models. `weight` is the share of downloads; sizes vary around the median. */
export const LIBRARIES = [
  { name: 'transformers', weight: 4, medianBytes: 4 * GIBIBYTE },
  { name: 'llama-cpp', weight: 3, medianBytes: 4 * GIBIBYTE },
  { name: 'onnx', weight: 2, medianBytes: 1 * GIBIBYTE },
  { name: 'sentence-transformers', weight: 1, medianBytes: GIBIBYTE / 2 },
] as const;
export type Library = (typeof LIBRARIES)[number]['name'];

/** Enough for some 600 models: between two garbage collections it fills by a few percent. */
export const STORAGE_LIMIT_BYTES = 2_048 * GIBIBYTE;

/**
 * `download` is the request that queues one: the transfer has metrics of its own, and would otherwise raise the p95 of
 * all operations.
 */
export const OPERATIONS = {
  list: { medianSeconds: 0.08 },
  load: { medianSeconds: 1.5 },
  download: { medianSeconds: 0.4 },
  validate: { medianSeconds: 0.6 },
  delete: { medianSeconds: 0.3 },
  gc: { medianSeconds: 2 },
} as const;
export type Operation = keyof typeof OPERATIONS;

export const DOWNLOAD_ERRORS = ['network', 'timeout', 'checksum_mismatch', 'disk_full'] as const;
export const OPERATION_ERRORS = ['timeout', 'io_error', 'not_found', 'registry_locked'] as const;
export const LICENSES = ['apache-2.0', 'mit', 'llama-3', 'gemma'] as const;
export const GC_STATUSES = ['success', 'error'] as const;

export const HEALTH_CHECKS = ['api', 'registry', 'storage', 'plugin'] as const;
export type HealthCheck = (typeof HEALTH_CHECKS)[number];

/** Names of models, for log lines. No metric has a label with the model (contract, section 1). */
export const MODEL_NAMES = [
  'acme/summarizer-7b',
  'acme/translator-3b',
  'northwind/chat-13b',
  'northwind/embedder-small',
  'contoso/vision-base',
  'contoso/reranker-large',
  'fabrikam/code-7b',
  'fabrikam/speech-medium',
] as const;
