import { METRICS } from '../../../lib/metrics';
import type { ExposedMetric } from '../../../lib/metrics/types';
import { type Job, METRIC_PREFIX } from '../../../lib/names';
import type { Exposition, Family } from './parse';

/** The differences between an exposition and the metric catalogue, one sentence each. */
export interface ExpositionDifferences {
  /** Metrics, labels and buckets that rules and panels need. */
  readonly missing: readonly string[];
  /** Metrics, labels and buckets that the catalogue does not have. */
  readonly unexpected: readonly string[];
}

/** Labels that belong to the text format. */
const FORMAT_LABELS = ['le', 'quantile'];

/** The metrics that the endpoint of a job must expose. */
export function metricsOf(job: Job): ExposedMetric[] {
  return Object.values(METRICS).filter((metric) => metric.job === job);
}

/** Compares what an endpoint exposes with the catalogue. */
export function compareExposition(
  { families }: Extract<Exposition, { readonly families: unknown }>,
  job: Job,
): ExpositionDifferences {
  const expected = metricsOf(job);
  const known = expected.map((metric) => compareMetric(metric, families.get(metric.name)));
  const unknown = [...families.values()].filter(
    ({ name }) => name.startsWith(METRIC_PREFIX) && !expected.some((metric) => metric.name === name),
  );
  return {
    missing: known.flatMap(({ missing }) => missing),
    unexpected: [
      ...known.flatMap(({ unexpected }) => unexpected),
      ...unknown.map(({ name }) =>
        Object.values(METRICS).some((metric) => metric.name === name)
          ? `${name} belongs to the other endpoint`
          : `${name} is not in the catalogue`,
      ),
    ],
  };
}

function compareMetric(metric: ExposedMetric, family: Family | undefined): ExpositionDifferences {
  const { name, mayBeAbsent } = metric;
  if (!family) return { missing: mayBeAbsent ? [] : [`${name} is missing`], unexpected: [] };
  if (family.type !== metric.type) {
    return { missing: [`${name} is a ${family.type}, not a ${metric.type}`], unexpected: [] };
  }
  // A counter with labels has no samples before its first event, and so no labels to compare.
  if (family.samples.length === 0) return { missing: [], unexpected: [] };
  const labels = new Set(family.samples.flatMap((sample) => Object.keys(sample.labels)));
  for (const label of FORMAT_LABELS) labels.delete(label);
  const absent = metric.labels.filter((label) => !labels.has(label));
  const extra = [...labels].filter((label) => !metric.labels.includes(label));
  const buckets = compareBuckets(metric, family);
  return {
    missing: [
      ...(absent.length > 0 ? [`${name} has no label ${absent.join(', ')}`] : []),
      ...(buckets.absent.length > 0 ? [`${name} has no bucket ${buckets.absent.join(', ')}`] : []),
    ],
    unexpected: [
      ...(extra.length > 0 ? [`${name} has the additional label ${extra.join(', ')}`] : []),
      ...(buckets.extra.length > 0 ? [`${name} has the additional bucket ${buckets.extra.join(', ')}`] : []),
    ],
  };
}

function compareBuckets(
  { name, buckets = [] }: ExposedMetric,
  { samples }: Family,
): { readonly absent: readonly number[]; readonly extra: readonly number[] } {
  if (buckets.length === 0) return { absent: [], extra: [] };
  const bounds = new Set(
    samples
      .filter((sample) => sample.name === `${name}_bucket`)
      .map(({ labels }) => Number(labels.le === '+Inf' ? Number.POSITIVE_INFINITY : labels.le)),
  );
  bounds.delete(Number.POSITIVE_INFINITY);
  return {
    absent: buckets.filter((bound) => !bounds.has(bound)),
    extra: [...bounds].filter((bound) => !buckets.includes(bound)),
  };
}
