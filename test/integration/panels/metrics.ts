import type { DashboardQuery } from '../../../dashboards';
import { type Choice, fill } from './choices';
import type { Answer } from './judgement';
import { INTERVAL_SECONDS } from './panel-lab';

/** How much of the past is drawn, in seconds, and at how many points. */
const RANGE_SECONDS = 600;
const POINTS = 60;

/** Asks Prometheus as Grafana does, for the values of now or of a time. @returns how many series have a number */
export async function ask(prometheus: string, query: DashboardQuery, choice: Choice): Promise<Answer> {
  const now = Date.now() / 1_000;
  const step = RANGE_SECONDS / POINTS;
  const expression = fill(query.expr, choice.promql)
    // At least four scrapes, as Grafana takes it.
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

/** Prometheus' answer: the part that is used. */
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

/** A panel has no place for NaN and for infinity. */
function isNumber(value: string): boolean {
  return Number.isFinite(Number(value));
}
