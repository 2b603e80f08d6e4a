import type { Duration } from '../../lib/duration';
import { DATA_SOURCES } from '../../lib/names';
import type { Query } from './model';

const EXPRESSION = '__expr__';

/** The time field of log documents. */
const TIME_FIELD = '@timestamp';

/** An instant PromQL query: one number per series. */
export function metric(refId: string, expr: string, window: Duration): Query {
  const { uid } = DATA_SOURCES.prometheus;
  return {
    refId,
    datasourceUid: uid,
    window,
    model: { refId, datasource: { type: 'prometheus', uid }, expr, instant: true, range: false },
  };
}

/**
 * The number of matching log documents by minute. The buckets include empty ones, so that no document is 0 and not
 * "no data".
 * @param query in Lucene's syntax. With `audit`, over the audit log
 */
export function documents(
  refId: string,
  { audit, query, window }: { readonly audit?: true; readonly query: string; readonly window: Duration },
): Query {
  const { uid } = audit ? DATA_SOURCES.audit : DATA_SOURCES.elasticsearch;
  const buckets = { interval: '1m', min_doc_count: '0', trimEdges: '0' };
  return {
    refId,
    datasourceUid: uid,
    window,
    model: {
      refId,
      datasource: { type: 'elasticsearch', uid },
      query,
      timeField: TIME_FIELD,
      metrics: [{ id: '1', type: 'count' }],
      bucketAggs: [{ id: '2', type: 'date_histogram', field: TIME_FIELD, settings: buckets }],
    },
  };
}

/** Reduces each series of another query to one number. */
export function reduce(refId: string, of: string, reducer: 'last' | 'sum'): Query {
  // Ignores gaps.
  return expression(refId, { type: 'reduce', expression: of, reducer, settings: { mode: 'dropNN' } });
}

/** A formula over the numbers of other queries, by series. A comparison returns 1 or 0. */
export function math(refId: string, formula: string): Query {
  return expression(refId, { type: 'math', expression: formula });
}

function expression(refId: string, model: Readonly<Record<string, unknown>>): Query {
  const datasource = { type: EXPRESSION, uid: EXPRESSION };
  return { refId, datasourceUid: EXPRESSION, model: { refId, datasource, ...model } };
}
