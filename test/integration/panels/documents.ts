import type { DocumentQuery } from '../../../dashboards';
import { type Choice, fill } from './choices';
import type { Answer } from './judgement';

/** How much of the past is looked at, in milliseconds. */
const RANGE_MS = 600_000;
/** What Grafana makes of `auto` for a panel of some width, over that time. */
const AUTO_INTERVAL = '10s';

/** An Elasticsearch to ask. */
export interface Index {
  readonly url: string;
  /** The data source's index pattern. */
  readonly pattern: string;
  /** Value of the header Authorization. @default none is needed */
  readonly authorization?: string;
}

/** Asks Elasticsearch as Grafana does. @returns how many documents, or groups that have some */
export async function askDocuments(index: Index, { query }: DocumentQuery, choice: Choice): Promise<Answer> {
  const { metrics = [], bucketAggs = [], timeField = '' } = query;
  const [metric] = metrics;
  if (!metric) return { error: 'it computes nothing' };
  const settings = new Map<string, unknown>(
    'settings' in metric ? Object.entries(metric.settings ?? {}) : [],
  );
  const isOfRows = metric.type === 'raw_data' || metric.type === 'logs';
  const answer = await search(index, {
    size: isOfRows ? Number(settings.get('size') ?? settings.get('limit')) : 0,
    ...(isOfRows && { sort: [{ [timeField]: { order: 'desc', unmapped_type: 'boolean' } }] }),
    query: {
      bool: {
        filter: [
          { range: { [timeField]: { gte: Date.now() - RANGE_MS, lte: Date.now(), format: 'epoch_millis' } } },
          { query_string: { analyze_wildcard: true, query: fill(query.query ?? '', choice.lucene) } },
        ],
      },
    },
    ...(bucketAggs.length > 0 && {
      aggs: aggregation(
        bucketAggs.map((bucket) => ({ ...bucket })),
        'field' in metric ? metric : undefined,
      ),
    }),
  });
  if ('error' in answer) return answer;
  return { found: bucketAggs.length > 0 ? groups(answer.aggregations) : (answer.hits?.hits.length ?? 0) };
}

/** The values of a variable: of a field, in documents that match. */
export async function valuesOf(
  index: Index,
  definition: string,
  chosen: (variable: string) => string,
): Promise<string[]> {
  const { field, query } = JSON.parse(definition) as { field: string; query: string };
  const answer = await search(index, {
    size: 0,
    query: { query_string: { analyze_wildcard: true, query: fill(query, chosen) } },
    aggs: { values: { terms: { field, size: 500, order: { _key: 'asc' } } } },
  });
  if ('error' in answer) throw new Error(answer.error);
  return (answer.aggregations?.values?.buckets ?? []).map(({ key }) => String(key));
}

interface Bucket {
  readonly type: string;
  readonly id: string;
  readonly field?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Each bucket within the one before it, the metric in the last. */
function aggregation(
  [first, ...rest]: readonly Bucket[],
  metric: { readonly type: unknown; readonly id: string; readonly field?: string } | undefined,
): object | undefined {
  if (!first) return metric && { [metric.id]: { [`${metric.type}`]: { field: metric.field } } };
  const { settings = {}, field, type } = first;
  const { interval, order, orderBy, size, min_doc_count, missing } = settings;
  const body =
    type === 'terms'
      ? {
          field,
          size: Number(size),
          min_doc_count: Number(min_doc_count),
          missing,
          order: { [orderBy === '_term' ? '_key' : `${orderBy}`]: order },
        }
      : {
          field,
          fixed_interval: interval === 'auto' ? AUTO_INTERVAL : interval,
          min_doc_count: Number(min_doc_count),
        };
  const within = aggregation(rest, metric);
  return { [first.id]: { [type]: body, ...(within && { aggs: within }) } };
}

/** Elasticsearch's answer: the part that is used. */
interface Found {
  readonly hits?: { readonly hits: readonly unknown[] };
  readonly aggregations?: Aggregations;
}
type Aggregations = Readonly<Record<string, { readonly buckets?: readonly Group[] }>>;
interface Group {
  readonly key: string | number;
  readonly doc_count: number;
  readonly [within: string]: unknown;
}

/** Groups that have documents; of those within groups, the innermost. */
function groups(aggregations: Aggregations | undefined): number {
  const filled = Object.values(aggregations ?? {})
    .flatMap(({ buckets = [] }) => buckets)
    .filter(({ doc_count }) => doc_count > 0);
  return filled.reduce((sum, group) => sum + Math.max(1, groups(within(group))), 0);
}

function within(group: Group): Aggregations {
  return Object.fromEntries(
    Object.entries(group).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null && 'buckets' in value
        ? [[name, value as Aggregations[string]]]
        : [],
    ),
  );
}

async function search(
  { url, pattern, authorization }: Index,
  body: object,
): Promise<Found | { readonly error: string }> {
  const response = await fetch(`${url}/${pattern}/_search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  return response.ok ? (JSON.parse(text) as Found) : { error: `${response.status} ${text.slice(0, 400)}` };
}

/** An Elasticsearch that runs already, with the credentials that Terraform's provider takes as well. */
export function givenIndex(url: string, pattern: string, variables: NodeJS.ProcessEnv): Index {
  const { ELASTICSEARCH_USERNAME: user, ELASTICSEARCH_PASSWORD: password } = variables;
  const credentials = Buffer.from(`${user}:${password}`).toString('base64');
  return { url, pattern, ...(user && password && { authorization: `Basic ${credentials}` }) };
}
