import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import {
  type BucketAggregation,
  DataqueryBuilder,
  DateHistogramBuilder,
  type MetricAggregation,
  TermsBuilder,
  TermsOrder,
} from '@grafana/grafana-foundation-sdk/elasticsearch';
import type { Duration } from '../lib/duration';
import type { LogDocuments } from './inputs';
import { plain } from './plain';

/** Reference to the data source with the documents. */
export function elasticsearch({ dataSource }: LogDocuments): DataSourceRef {
  return { type: 'elasticsearch', uid: dataSource };
}

/** Group of the documents that lack the field. */
const MISSING = 'none';

/** A Lucene query for documents in which each field has one of the given values, filtered by the variables. */
export function having(
  { fields }: LogDocuments,
  values: Readonly<Record<string, string | readonly string[]>>,
): string {
  const wanted = Object.entries(values).map(([field, value]) => `${field}:${quoted([value].flat())}`);
  return [...wanted, `${fields.environment}:\${environment:lucene}`, `${fields.node}:\${node:lucene}`].join(
    ' AND ',
  );
}

/** Excludes documents in which the field has one of the values. */
export function except(query: string, field: string, values: readonly string[]): string {
  return `${query} AND NOT ${field}:${quoted(values)}`;
}

function quoted(values: readonly string[]): string {
  const texts = values.map((value) => `"${value}"`);
  return texts.length === 1 ? texts.join() : `(${texts.join(' OR ')})`;
}

/** The number of documents over time. */
export function countOverTime(
  logs: LogDocuments,
  refId: string,
  query: string,
  {
    alias,
    by = [],
    every,
  }: {
    /** Name of a series, such as `{{term error.type}}`. */
    readonly alias: string;
    /** Fields to group by. */
    readonly by?: readonly string[];
    /** Bucket size. @default depends on the width of the panel */
    readonly every?: Duration;
  },
): DataqueryBuilder {
  const histogram = new DateHistogramBuilder()
    .id(`${by.length + 1}`)
    .field(logs.fields.time)
    // Empty buckets are 0, not a gap.
    .settings({ interval: every?.toString() ?? 'auto', min_doc_count: '0', trimEdges: '0' });
  return ask(logs, refId, query, { type: 'count', id: 'count' }, [
    ...by.map((field, index) => terms(field, `${index + 1}`, '_count')),
    histogram,
  ]).alias(alias);
}

/** The number of documents by value of a field, largest first. */
export function countByValue(logs: LogDocuments, refId: string, query: string, by: string): DataqueryBuilder {
  return ask(logs, refId, query, { type: 'count', id: 'count' }, [terms(by, '1', '_count')]);
}

/** The time of the newest document by value of a field, in milliseconds since 1970. */
export function newestByValue(
  logs: LogDocuments,
  refId: string,
  query: string,
  by: string,
): DataqueryBuilder {
  return ask(logs, refId, query, { type: 'max', id: 'newest', field: logs.fields.time }, [
    terms(by, '1', '_term'),
  ]);
}

/** The newest documents, one row each. */
export function newest(logs: LogDocuments, refId: string, query: string, count: number): DataqueryBuilder {
  return ask(logs, refId, query, { type: 'raw_data', id: 'newest', settings: { size: `${count}` } }, []);
}

/** The newest documents as log lines. */
export function lines(logs: LogDocuments, refId: string, query: string, count: number): DataqueryBuilder {
  return ask(logs, refId, query, { type: 'logs', id: 'lines', settings: { limit: `${count}` } }, []);
}

function terms(field: string, id: string, orderBy: string): TermsBuilder {
  return new TermsBuilder()
    .id(id)
    .field(field)
    .settings({ order: TermsOrder.Desc, orderBy, size: '10', min_doc_count: '1', missing: MISSING });
}

function ask(
  logs: LogDocuments,
  refId: string,
  query: string,
  metric: MetricAggregation,
  buckets: Builder<BucketAggregation>[],
): DataqueryBuilder {
  return (
    new DataqueryBuilder()
      .datasource(elasticsearch(logs))
      .refId(refId)
      .query(query)
      .timeField(logs.fields.time)
      // The SDK's own builders of metrics leave the type "unknown".
      .metrics([plain(metric)])
      .bucketAggs(buckets)
  );
}
