import type { ExpectedExposition, ExpectedMetric } from './expected';
import type { Families, Family } from './parse';

/** The differences between an exposition and what is expected of it. */
export interface ExpositionDifferences {
  /** Metrics, labels and buckets that rules and panels need, one sentence each. */
  readonly missing: readonly string[];
  /** Metrics whose sum over all series is too high, one sentence each. */
  readonly repeated: readonly string[];
  /** Names of metrics that are declared, but have no sample. */
  readonly unsampled: readonly string[];
  /** Metrics, labels and buckets that are not expected, one sentence each. */
  readonly unexpected: readonly string[];
}

/** Labels that belong to the text format. */
const FORMAT_LABELS = ['le', 'quantile'];
/** Labels that tell apart the workers of one instance, as client libraries name them. */
const WORKER_LABELS = ['pid', 'process', 'process_id', 'worker', 'worker_id'];

/** Compares what an endpoint exposes with what is expected. */
export function compareExposition(families: Families, expected: ExpectedExposition): ExpositionDifferences {
  const known = expected.metrics.map((metric) => compareMetric(metric, familyOf(metric, families)));
  const names = new Set(expected.metrics.flatMap(namesOf));
  const { prefix } = expected;
  const unknown =
    prefix === undefined
      ? []
      : [...families.keys()].filter((name) => name.startsWith(prefix) && !names.has(name));
  return {
    missing: known.flatMap(({ missing = [] }) => missing),
    repeated: known.flatMap(({ repeated = [] }) => repeated),
    unsampled: known.flatMap(({ unsampled = [] }) => unsampled),
    unexpected: [
      ...known.flatMap(({ unexpected = [] }) => unexpected),
      ...unknown.map((name) =>
        expected.elsewhere?.includes(name)
          ? `${name} belongs to the other endpoint`
          : `${name} is not in the catalogue`,
      ),
    ],
  };
}

/** Client libraries give every counter the suffix `_total`; the scrape removes it where the contract has none. */
function familyOf({ name, type }: ExpectedMetric, families: Families): Family | undefined {
  return families.get(name) ?? (type === 'counter' ? families.get(`${name}_total`) : undefined);
}

/** All names of a metric: its own, and that of the time series with its creation times. */
function namesOf({ name, type }: ExpectedMetric): string[] {
  const created = `${name.replace(/_total$/, '')}_created`;
  return type === 'gauge' ? [name] : [name, `${name}_total`, created];
}

function compareMetric(metric: ExpectedMetric, family: Family | undefined): Partial<ExpositionDifferences> {
  const { name, mayBeAbsent } = metric;
  if (!family) return { missing: mayBeAbsent ? [] : [`${name} is missing`] };
  if (family.type !== metric.type) return { missing: [`${name} is a ${family.type}, not a ${metric.type}`] };
  if (family.samples.length === 0) return { unsampled: mayBeAbsent ? [] : [name] };
  const labels = new Set(family.samples.flatMap((sample) => Object.keys(sample.labels)));
  for (const label of FORMAT_LABELS) labels.delete(label);
  const absent = metric.labels.filter((label) => !labels.has(label));
  const extra = [...labels].filter((label) => !metric.labels.includes(label));
  // Counters, histograms and some gauges add up over workers. Each worker exposes the same value of the others.
  const repeating =
    metric.type === 'gauge' && !metric.addsUpOverWorkers
      ? extra.filter((label) => WORKER_LABELS.includes(label))
      : [];
  const further = extra.filter((label) => !repeating.includes(label));
  const buckets = compareBuckets(metric, family);
  return {
    missing: [
      ...(absent.length > 0 ? [`${name} has no label ${absent.join(', ')}`] : []),
      ...(buckets.absent.length > 0 ? [`${name} has no bucket ${buckets.absent.join(', ')}`] : []),
    ],
    repeated: repeating.length > 0 ? [`${name} has the label ${repeating.join(', ')}`] : [],
    unexpected: [
      ...(further.length > 0 ? [`${name} has the additional label ${further.join(', ')}`] : []),
      ...(buckets.extra.length > 0 ? [`${name} has the additional bucket ${buckets.extra.join(', ')}`] : []),
    ],
  };
}

function compareBuckets(
  { name, buckets = [] }: ExpectedMetric,
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
