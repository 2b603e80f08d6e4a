import { JOBS, METRIC_PREFIX, TARGET_LABELS } from '../names';
import type { ExposedMetric } from './types';

type Declaration = Omit<ExposedMetric, 'name' | 'targetLabels' | 'labels'> & {
  readonly labels?: readonly string[];
};

/**
 * The metrics of the orchestrator. Names are from the seed; labels, buckets and notes from section 1 of the
 * contract.
 */
const DECLARATIONS = {
  downloads_total: {
    type: 'counter',
    unit: 'count',
    help: 'Model downloads started',
    labels: ['library'],
    job: JOBS.models,
    note: 'Do not use it as a denominator: it includes downloads that are still running.',
  },
  downloads_successful_total: {
    type: 'counter',
    unit: 'count',
    help: 'Model downloads that succeeded',
    labels: ['library'],
    job: JOBS.models,
  },
  downloads_failed_total: {
    type: 'counter',
    unit: 'count',
    help: 'Model downloads that failed',
    labels: ['library', 'error_type'],
    job: JOBS.models,
    note: 'Initialize it to 0 for each library and error type: increase() misses a first failure that appears as a new series.',
  },
  download_duration_seconds: {
    type: 'histogram',
    unit: 'seconds',
    help: 'Duration of finished model downloads',
    labels: ['library'],
    job: JOBS.models,
    buckets: [1, 5, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600],
  },
  models_total: {
    type: 'gauge',
    unit: 'count',
    help: 'Models installed',
    labels: ['library'],
    job: JOBS.models,
    note: 'A gauge, despite its name.',
  },
  storage_usage_bytes: {
    type: 'gauge',
    unit: 'bytes',
    help: 'Storage used by models',
    labels: ['library'],
    job: JOBS.models,
  },
  storage_limit_bytes: {
    type: 'gauge',
    unit: 'bytes',
    help: 'Storage limit; 0 is unlimited',
    job: JOBS.models,
    mayBeAbsent: true,
    note: '0 or absent is unlimited: no storage alert, and no infinity on a panel.',
  },
  concurrent_downloads: {
    type: 'gauge',
    unit: 'count',
    help: 'Downloads running',
    job: JOBS.models,
    addsUpOverWorkers: true,
  },
  operation_duration_seconds: {
    type: 'histogram',
    unit: 'seconds',
    help: 'Duration of operations',
    labels: ['operation', 'status'],
    job: JOBS.models,
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
    note: 'status is success or error. The default buckets of the client libraries end at 10 s, so that a p95 above 30 s would never be visible.',
  },
  registry_reads_total: { type: 'counter', unit: 'count', help: 'Registry reads', job: JOBS.models },
  registry_writes_total: { type: 'counter', unit: 'count', help: 'Registry writes', job: JOBS.models },
  errors_total: {
    type: 'counter',
    unit: 'count',
    help: 'Errors by operation and type',
    labels: ['operation', 'error_type'],
    job: JOBS.models,
  },
  license_acceptances_total: {
    type: 'counter',
    unit: 'count',
    help: 'Licences accepted',
    labels: ['license_type'],
    job: JOBS.models,
  },
  license_violations_total: {
    type: 'counter',
    unit: 'count',
    help: 'Licence violations',
    labels: ['license_type'],
    job: JOBS.models,
    mayBeAbsent: true,
    note: 'Appears only with the first violation, so increase() alone misses it.',
  },
  gc_runs_total: {
    type: 'counter',
    unit: 'count',
    help: 'Garbage collections',
    labels: ['status'],
    job: JOBS.models,
  },
  gc_models_removed_total: {
    type: 'counter',
    unit: 'count',
    help: 'Models removed by garbage collection',
    job: JOBS.models,
  },
  gc_space_freed_bytes: {
    type: 'counter',
    unit: 'bytes',
    help: 'Space freed by garbage collection',
    job: JOBS.models,
    otherName: `${METRIC_PREFIX}gc_space_freed_bytes_total`,
    note: 'A counter, despite the missing _total, which client libraries append. Rules and panels take either name.',
  },
  health_status: {
    type: 'gauge',
    unit: 'boolean',
    help: 'Health check: 1 healthy, 0 not',
    labels: ['check_type'],
    job: JOBS.health,
  },
  registry_integrity_check: {
    type: 'gauge',
    unit: 'boolean',
    help: 'Registry: 1 intact, 0 corrupted',
    job: JOBS.health,
  },
} as const satisfies Record<string, Declaration>;

export type OrchestratorMetric = keyof typeof DECLARATIONS;

/** The orchestrator's metrics by their name without the prefix. */
export const METRICS: Readonly<Record<OrchestratorMetric, ExposedMetric>> = mapEntries(DECLARATIONS);

function mapEntries(
  declarations: Readonly<Record<OrchestratorMetric, Declaration>>,
): Record<OrchestratorMetric, ExposedMetric> {
  const entries = Object.entries(declarations).map(([key, declaration]) => [
    key,
    { labels: [], ...declaration, name: METRIC_PREFIX + key, targetLabels: TARGET_LABELS },
  ]);
  return Object.fromEntries(entries) as Record<OrchestratorMetric, ExposedMetric>;
}
