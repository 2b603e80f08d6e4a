import type { DocumentQuery } from '../../../dashboards';
import { type Choice, fill } from './choices';
import type { QueryAnswer } from './judgement';

/** The time range of the queries, in milliseconds. */
const RANGE_MS = 600_000;
/** The interval that Grafana uses for `auto` with this time range. */
const AUTO_INTERVAL = '10s';

/** An Elasticsearch server and its indices. */
export interface Index {
  readonly url: string;
  /** The data source's index pattern. */
  readonly pattern: string;
  /** Value of the Authorization header. @default no header */
  readonly authorization?: string;
}

/** Queries Elasticsearch as Grafana does. @returns the number of documents, or of groups with documents */
export async function askDocuments(
  index: Index,
  { query }: DocumentQuery,
  choice: Choice,
): Promise<QueryAnswer> {
  const { metrics = [], bucketAggs = [], timeField = '' } = query;
  const [metric] = metrics;
  if (!metric) return { error: 'the query has no metric' };
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

/** The values of a variable: the values of a field in matching documents. */
export async function valuesOf(
  index: Index,
  definition: string,
  chosen: (variable: string) => string,
): Promise<string[]> {
  const { field, query = '*' } = JSON.parse(definition) as { field: string; query?: string };
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

/** Nests the bucket aggregations, with the metric in the innermost. */
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

/** The part of Elasticsearch's response that is used. */
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

/** Counts groups with documents, at the innermost level. */
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

/** A running Elasticsearch, with the credentials of Terraform's provider. */
export function givenIndex(url: string, pattern: string, variables: NodeJS.ProcessEnv): Index {
  const { ELASTICSEARCH_USERNAME: user, ELASTICSEARCH_PASSWORD: password } = variables;
  const credentials = Buffer.from(`${user}:${password}`).toString('base64');
  return { url, pattern, ...(user && password && { authorization: `Basic ${credentials}` }) };
}
