import { CARDINALITY } from '../../../alerts/budget';
import { METRICS, type Metric } from '../../../lib/metrics';
import { JOBS } from '../../../lib/names';

/** A series of a synthetic orchestrator. Its value is a function of time. */
export interface SyntheticSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly job: string;
  /** @param seconds since 1970 */
  readonly at: (seconds: number) => number;
}

export function instanceName(index: number): string {
  return `orchestrator-${String(index + 1).padStart(3, '0')}:8000`;
}

/** All series of an instance: as many as the estimate assumes, with values that change as often as real ones. */
export function seriesOfInstance(instance: number): SyntheticSeries[] {
  return Object.values(METRICS).flatMap((metric) =>
    labelSets(metric.labels).flatMap((labels, index) => ofMetric(metric, labels, instance * 31 + index)),
  );
}

/** The exposition at a time. */
export function expositionText(series: readonly SyntheticSeries[], seconds: number): string {
  return series.map((each) => `${seriesText(each.name, each.labels)} ${each.at(seconds)}\n`).join('');
}

export function seriesText(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return pairs.length > 0 ? `${name}{${pairs.join()}}` : name;
}

/** `up` of both jobs of an instance. */
export function upOfInstance(): SyntheticSeries[] {
  return [JOBS.models, JOBS.health].map((job) => ({ name: 'up', labels: {}, job, at: () => 1 }));
}

function ofMetric(metric: Metric, labels: SyntheticSeries['labels'], seed: number): SyntheticSeries[] {
  const { name, job } = metric;
  if (metric.type === 'gauge') return [{ name, labels, job, at: gauge(metric, seed) }];
  const count = counter(metric, seed);
  if (metric.type === 'counter') return [{ name, labels, job, at: (at) => Math.floor(count(at)) }];
  const bounds = [...(metric.buckets ?? []).map(boundOf), '+Inf'];
  return [
    ...bounds.map((le, index) => ({
      name: `${name}_bucket`,
      labels: { ...labels, le },
      job,
      // Most operations are fast, so that no latency alert fires: a firing alert costs more than a quiet one.
      at: (at: number) => Math.floor(count(at) * Math.min(1, (2 * (index + 1)) / bounds.length)),
    })),
    { name: `${name}_sum`, labels, job, at: (at: number) => Math.round(count(at) * 2_345) / 1_000 },
    { name: `${name}_count`, labels, job, at: (at: number) => Math.floor(count(at)) },
  ];
}

/** The bound of a bucket as client libraries write it and Prometheus 3 stores it, for example 30.0. */
const boundOf = (bound: number): string => (Number.isInteger(bound) ? bound.toFixed(1) : String(bound));

/** Start of all counters, in seconds since 1970. Recent enough for realistic values. */
const EPOCH = 1_700_000_000;

/** A counter with some events per minute, or per ten days for rare events. */
function counter({ name }: Metric, seed: number): (seconds: number) => number {
  if (name === METRICS.license_violations_total.name) return () => 1;
  const rare = /_(failed|errors|gc)_/.test(name);
  const perSecond = (1 + (seed % 7)) / (rare ? 864_000 : 120);
  return (seconds) => (seconds - EPOCH) * perSecond;
}

function gauge({ name, unit }: Metric, seed: number): (seconds: number) => number {
  if (unit === 'boolean') return () => 1;
  if (name === METRICS.storage_limit_bytes.name) return () => 2 ** 41;
  if (unit === 'bytes') {
    const share = 2 ** 41 / 10;
    return (seconds) => Math.round(share * (1 + Math.sin((seconds + seed * 100) / 7_200) / 20));
  }
  return (seconds) => (seed + Math.floor(seconds / 300)) % 4;
}

function labelSets(labels: readonly string[]): Record<string, string>[] {
  return labels.reduce<Record<string, string>[]>(
    (sets, label) =>
      sets.flatMap((set) =>
        Array.from({ length: CARDINALITY[label]?.values ?? 1 }, (_, index) => ({
          ...set,
          [label]: `${label.replace('_', '-')}-${index + 1}`,
        })),
      ),
    [{}],
  );
}
