import { count } from '../../../lib/words';
import type { ExpectedExposition, ExpectedMetric } from './expected';
import type { Families, Family } from './parse';

/** The differences between an exposition and the expected one. */
export interface ExpositionDifferences {
  /** Metrics, labels and buckets that rules and panels need, one sentence each. */
  readonly missing: readonly string[];
  /** Metrics whose sum over all series is too high, one sentence each. */
  readonly repeated: readonly string[];
  /** Metrics with samples that Prometheus drops or rules cannot use, one sentence each. */
  readonly unusable: readonly string[];
  /** Names of metrics that are declared, but have no sample. */
  readonly unsampled: readonly string[];
  /** Metrics, labels and buckets that are not expected, one sentence each. */
  readonly unexpected: readonly string[];
}

/** Labels that belong to the text format. */
const FORMAT_LABELS = ['le', 'quantile'];
/** Labels that distinguish the workers of one instance, as client libraries name them. */
const WORKER_LABELS = ['pid', 'process', 'process_id', 'worker', 'worker_id'];

/** Prometheus drops samples that are older, or as far in the future. */
const MAX_AGE_MINUTES = 10;
/** Endings of the series that a histogram must have. */
const HISTOGRAM_SERIES = ['_bucket', '_sum', '_count'];

/**
 * Compares the exposition of an endpoint with the expected one.
 * @param now milliseconds since 1970
 */
export function compareExposition(
  families: Families,
  expected: ExpectedExposition,
  now = Date.now(),
): ExpositionDifferences {
  const known = expected.metrics.map((metric) => compareMetric(metric, familyOf(metric, families), now));
  const names = new Set(expected.metrics.flatMap(namesOf));
  const { prefix } = expected;
  const unknown =
    prefix === undefined
      ? []
      : [...families.keys()].filter((name) => name.startsWith(prefix) && !names.has(name));
  return {
    missing: known.flatMap(({ missing = [] }) => missing),
    repeated: known.flatMap(({ repeated = [] }) => repeated),
    unusable: known.flatMap(({ unusable = [] }) => unusable),
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

function compareMetric(
  metric: ExpectedMetric,
  family: Family | undefined,
  now: number,
): Partial<ExpositionDifferences> {
  const { name, mayBeAbsent } = metric;
  if (!family) return { missing: mayBeAbsent ? [] : [`${name} is missing`] };
  if (family.type !== metric.type)
    return { missing: [`${name} has the type ${family.type}, not ${metric.type}`] };
  if (family.samples.length === 0) return { unsampled: mayBeAbsent ? [] : [name] };
  const labels = new Set(family.samples.flatMap((sample) => Object.keys(sample.labels)));
  for (const label of FORMAT_LABELS) labels.delete(label);
  const absent = metric.labels.filter((label) => !labels.has(label));
  const extra = [...labels].filter((label) => !metric.labels.includes(label));
  // Counters, histograms and some gauges add up over workers. Each worker exposes the same value of other gauges.
  const repeating =
    metric.type === 'gauge' && !metric.addsUpOverWorkers
      ? extra.filter((label) => WORKER_LABELS.includes(label))
      : [];
  const further = extra.filter((label) => !repeating.includes(label));
  const buckets = compareBuckets(metric, family);
  const series = new Set(family.samples.map((sample) => sample.name));
  const incomplete =
    metric.type === 'histogram' ? HISTOGRAM_SERIES.filter((ending) => !series.has(name + ending)) : [];
  return {
    // Without the absent label, different series would look like repeated ones.
    unusable: absent.length > 0 ? [] : unusableSamples(metric, family, now),
    missing: [
      ...incomplete.map((ending) => `${name}${ending} is missing`),
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

function unusableSamples({ name, type }: ExpectedMetric, { samples }: Family, now: number): string[] {
  const series = samples.map((sample) => JSON.stringify([sample.name, Object.entries(sample.labels).sort()]));
  const repeated = series.length - new Set(series).size;
  const [early] = samples.flatMap(({ timestamp }) =>
    timestamp !== undefined && Math.abs(timestamp - now) > MAX_AGE_MINUTES * 60_000 ? [timestamp] : [],
  );
  const isNegative = type !== 'gauge' && samples.some(({ value }) => value < 0);
  return [
    ...(repeated > 0 ? [`${name} has ${count(repeated, 'series', 'series')} more than once`] : []),
    ...(early === undefined ? [] : [`${name} has the timestamp ${timeOf(early)}`]),
    ...(samples.some(({ value }) => Number.isNaN(value)) ? [`${name} is NaN`] : []),
    ...(isNegative ? [`${name} is negative, although it is a ${type}`] : []),
  ];
}

function timeOf(timestamp: number): string {
  const date = new Date(timestamp);
  return Number.isNaN(date.getTime()) ? String(timestamp) : date.toISOString();
}

function compareBuckets(
  { name, buckets = [] }: ExpectedMetric,
  { samples }: Family,
): { readonly absent: readonly string[]; readonly extra: readonly string[] } {
  const found = samples.filter((sample) => sample.name === `${name}_bucket`);
  if (buckets.length === 0 || found.length === 0) return { absent: [], extra: [] };
  const wanted = [...buckets.map(String), '+Inf'];
  const bounds = new Set(found.map(({ labels: { le } }) => (le === '+Inf' ? '+Inf' : String(Number(le)))));
  return {
    absent: wanted.filter((bound) => !bounds.has(bound)),
    extra: [...bounds].filter((bound) => !wanted.includes(bound)),
  };
}
