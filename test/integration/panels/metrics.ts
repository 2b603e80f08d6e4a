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
  const parameters: Record<string, string> = query.instant
    ? { query: expression, time: `${now}` }
    : { query: expression, start: `${now - RANGE_SECONDS}`, end: `${now}`, step: `${step}` };
  const response = await fetch(`${prometheus}/api/v1/${query.instant ? 'query' : 'query_range'}`, {
    method: 'POST',
    body: new URLSearchParams(parameters),
    signal: AbortSignal.timeout(30_000),
  });
  const body = (await response.json()) as Body;
  if (body.status !== 'success') return { error: `${body.errorType}: ${body.error}` };
  const { data } = body;
  if (data.resultType === 'scalar') return { found: 1 };
  return { found: data.result.filter((series) => valuesOf(series).some(isNumber)).length };
}

/** The part of Prometheus' response that is used. */
type Body =
  | { readonly status: 'error'; readonly errorType: string; readonly error: string }
  | {
      readonly status: 'success';
      readonly data:
        | { readonly resultType: 'vector' | 'matrix'; readonly result: readonly Series[] }
        | { readonly resultType: 'scalar' };
    };
interface Series {
  readonly value?: readonly [time: number, value: string];
  readonly values?: readonly (readonly [time: number, value: string])[];
}

function valuesOf({ value, values = [] }: Series): string[] {
  return [...(value ? [value] : []), ...values].map(([, text]) => text);
}

/** A panel cannot draw NaN and infinity. */
function isNumber(value: string): boolean {
  return Number.isFinite(Number(value));
}
