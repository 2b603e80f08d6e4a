import { METRICS, type Metric, type OrchestratorMetric } from '../lib/metrics';
import { JOBS, METRIC_PREFIX, TARGET_LABELS } from '../lib/names';
import { type PromQL, promql } from '../lib/promql/expression';
import { type Adapter, isMapped, type Mapped } from './adapter';

/** A rule that records a series of the contract from what the application exposes. */
export interface MappingRule {
  readonly record: string;
  readonly unit: Metric['unit'];
  readonly help: string;
  readonly expression: PromQL;
  /** Labels that the recorded series gets, in addition to those of every recorded series. */
  readonly labels: Readonly<Record<'job', string>>;
}

const GIBIBYTE = 1_024 ** 3;

/**
 * The rules that yield the contract's metrics.
 * @param storageLimitGiB the storage limit of each instance, where the application does not expose one
 */
export function mappingRules(adapter: Adapter, storageLimitGiB?: number): MappingRule[] {
  const names = Object.keys(adapter.metrics) as OrchestratorMetric[];
  return names.flatMap((name): MappingRule[] => {
    const metric = METRICS[name];
    const mapping = adapter.metrics[name];
    if (isMapped(mapping)) return seriesOf(metric).map((part) => rule(metric, part, mapping));
    if (metric !== METRICS.storage_limit_bytes || storageLimitGiB === undefined) return [];
    const limit = {
      value: storageLimitGiB * GIBIBYTE,
      unit: 'bytes',
      why: 'orchestrator.storageLimitGiB',
    } as const;
    return [recorded(metric, '', promql`${limit} * group by (instance) (up{job="${metric.job}"})`)];
  });
}

/** The counters and gauges of the contract that the application yields. */
export function mappedMetrics({ metrics }: Adapter): Metric[] {
  return Object.values(METRICS).filter((metric) => {
    const mapping = metrics[metric.name.slice(METRIC_PREFIX.length) as OrchestratorMetric];
    return metric.type !== 'histogram' && isMapped(mapping);
  });
}

/** The metrics that these rules read, as Prometheus stores them. */
export function sourceMetrics({ exposes }: Adapter): Metric[] {
  return exposes.map((metric) => ({ ...metric, job: JOBS.models, targetLabels: TARGET_LABELS }));
}

function rule(metric: Metric, part: string, { source, where = '' }: Mapped): MappingRule {
  const known: readonly string[] = source.labels;
  const labels = [
    'instance',
    ...metric.labels.filter((label) => known.includes(label)),
    ...(part === '_bucket' ? ['le'] : []),
  ];
  const selector = `${source.name}${part}${where && `{${where}}`}`;
  return recorded(metric, part, promql`sum by (${labels.join(', ')}) (${selector})`);
}

function recorded({ name, unit, help, job }: Metric, part: string, expression: PromQL): MappingRule {
  return {
    record: `${name}${part}`,
    unit: part === '' || part === '_sum' ? unit : 'count',
    help,
    expression,
    labels: { job },
  };
}

/** Endings of the names of a metric's series. */
function seriesOf({ type }: Metric): readonly string[] {
  return type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
}
