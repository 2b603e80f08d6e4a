import type { Duration } from '../../lib/duration';
import { DATA_SOURCES } from '../../lib/names';
import type { Query } from './model';

const EXPRESSION = '__expr__';

/** Fields that every count of log documents needs. */
const TIME_FIELD = '@timestamp';

/** What PromQL yields now: one number for each series. */
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
 * How many log documents match, by minute. Grafana asks for the whole window with empty buckets, so that no document
 * is 0 and not "no data".
 * @param query in Lucene's syntax.
 */
export function documents(refId: string, query: string, window: Duration): Query {
  const { uid } = DATA_SOURCES.elasticsearch;
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

/** One number of each series of another query. */
export function reduce(refId: string, of: string, reducer: 'last' | 'sum'): Query {
  // Gaps are passed over.
  return expression(refId, { type: 'reduce', expression: of, reducer, settings: { mode: 'dropNN' } });
}

/** A formula over the numbers of other queries, series by series; a comparison yields 1 or 0. */
export function math(refId: string, formula: string): Query {
  return expression(refId, { type: 'math', expression: formula });
}

function expression(refId: string, model: Readonly<Record<string, unknown>>): Query {
  const datasource = { type: EXPRESSION, uid: EXPRESSION };
  return { refId, datasourceUid: EXPRESSION, model: { refId, datasource, ...model } };
}
