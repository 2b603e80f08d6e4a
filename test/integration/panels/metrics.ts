import { QueryApi, QueryError } from '../../../clients/query-api';
import type { DashboardQuery } from '../../../dashboards';
import { type Choice, fill } from './choices';
import type { QueryAnswer } from './judgement';
import { INTERVAL_SECONDS } from './panel-lab';

/** The time range in seconds, and the number of points. */
const RANGE_SECONDS = 600;
const POINTS = 60;

/** Queries Prometheus as Grafana does, for an instant or a range. @returns the number of series with a finite value */
export async function ask(prometheus: string, query: DashboardQuery, choice: Choice): Promise<QueryAnswer> {
  const now = Date.now() / 1_000;
  const step = RANGE_SECONDS / POINTS;
  const expression = fill(query.expr, choice.promql)
    // At least four scrape intervals, as in Grafana.
    .replaceAll('$__rate_interval', `${Math.max(step + INTERVAL_SECONDS, 4 * INTERVAL_SECONDS)}s`)
    .replaceAll('$__interval', `${step}s`)
    .replaceAll('$__range', `${RANGE_SECONDS}s`);
  const api = new QueryApi(prometheus);
  try {
    const series = query.instant
      ? await api.query(expression, now)
      : await api.queryRange(expression, { start: now - RANGE_SECONDS, end: now, step });
    // A panel cannot draw NaN and infinity.
    return {
      found: series.filter(({ points }) => points.some(([, value]) => Number.isFinite(value))).length,
    };
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return { error: error.message };
  }
}
