import { METRICS } from '../../../lib/metrics';
import type { ExposedMetric } from '../../../lib/metrics/types';
import { type Job, METRIC_PREFIX } from '../../../lib/names';
import type { Exposition, Family } from './parse';

/** How an exposition differs from the metric catalogue, a sentence each. */
export interface Drift {
  /** What rules or panels miss by it. */
  readonly breaks: readonly string[];
  /** What they bear. */
  readonly bears: readonly string[];
}

/** Labels that the format itself has. */
const OF_THE_FORMAT = ['le', 'quantile'];

/** The metrics that an endpoint owes. */
export function owedBy(job: Job): ExposedMetric[] {
  return Object.values(METRICS).filter((metric) => metric.job === job);
}

/** Compares what an endpoint exposes with the catalogue. */
export function compareExposition(
  { families }: Extract<Exposition, { readonly families: unknown }>,
  job: Job,
): Drift {
  const owed = owedBy(job);
  const known = owed.map((metric) => compareMetric(metric, families.get(metric.name)));
  const unknown = [...families.values()].filter(
    ({ name }) => name.startsWith(METRIC_PREFIX) && !owed.some((metric) => metric.name === name),
  );
  return {
    breaks: known.flatMap(({ breaks }) => breaks),
    bears: [
      ...known.flatMap(({ bears }) => bears),
      ...unknown.map(({ name }) =>
        Object.values(METRICS).some((metric) => metric.name === name)
          ? `${name} belongs to the other endpoint`
          : `${name} is not in the catalogue`,
      ),
    ],
  };
}

function compareMetric(metric: ExposedMetric, family: Family | undefined): Drift {
  const { name, mayBeAbsent } = metric;
  if (!family) return { breaks: mayBeAbsent ? [] : [`${name} is missing`], bears: [] };
  if (family.type !== metric.type) {
    return { breaks: [`${name} is a ${family.type}, not a ${metric.type}`], bears: [] };
  }
  // Without samples nothing can be told: a counter with labels has none before its first event.
  if (family.samples.length === 0) return { breaks: [], bears: [] };
  const labels = new Set(family.samples.flatMap((sample) => Object.keys(sample.labels)));
  for (const label of OF_THE_FORMAT) labels.delete(label);
  const gone = metric.labels.filter((label) => !labels.has(label));
  const more = [...labels].filter((label) => !metric.labels.includes(label));
  const buckets = compareBuckets(metric, family);
  return {
    breaks: [
      ...(gone.length > 0 ? [`${name} has no label ${gone.join(', ')}`] : []),
      ...(buckets.gone.length > 0 ? [`${name} has no bucket ${buckets.gone.join(', ')}`] : []),
    ],
    bears: [
      ...(more.length > 0 ? [`${name} has a further label ${more.join(', ')}`] : []),
      ...(buckets.more.length > 0 ? [`${name} has a further bucket ${buckets.more.join(', ')}`] : []),
    ],
  };
}

function compareBuckets(
  { name, buckets = [] }: ExposedMetric,
  { samples }: Family,
): { readonly gone: readonly number[]; readonly more: readonly number[] } {
  if (buckets.length === 0) return { gone: [], more: [] };
  const bounds = new Set(
    samples
      .filter((sample) => sample.name === `${name}_bucket`)
      .map(({ labels }) => Number(labels.le === '+Inf' ? Number.POSITIVE_INFINITY : labels.le)),
  );
  bounds.delete(Number.POSITIVE_INFINITY);
  return {
    gone: buckets.filter((bound) => !bounds.has(bound)),
    more: [...bounds].filter((bound) => !buckets.includes(bound)),
  };
}
