import { Duration } from '../../../lib/duration';
import { CATALOGUE } from '../../../lib/metrics';
import { JOBS } from '../../../lib/names';
import type { Problem } from '../../../lib/problems';
import { type CheckedQuery, checkQuery, type PromQL, type QueryContext } from '../../../lib/promql';

/** A context with the scrape intervals of the contract. */
const CONTEXT: Omit<QueryContext, 'for'> = {
  path: 'test',
  catalogue: CATALOGUE,
  scrapeInterval: (job) => Duration.seconds(job === JOBS.health ? 60 : 30),
};

/** Short names for the catalogue's metrics: `:x` is `model_orchestrator_x`. */
export function full(query: string): string {
  return query.replaceAll(/(^|[^\w"':]):(?=[a-z])/g, '$1model_orchestrator_');
}

export function check(query: PromQL | string, as: QueryContext['for'] = 'rule'): CheckedQuery {
  return checkQuery(typeof query === 'string' ? full(query) : query, { ...CONTEXT, for: as });
}

export function accepts(query: PromQL | string, as?: QueryContext['for']): void {
  expect(check(query, as).problems).toEqual([]);
}

/** Expects exactly one problem. */
export function refuses(
  query: PromQL | string,
  message: RegExp | string,
  cure: RegExp | string,
  as?: QueryContext['for'],
): void {
  const expected: Problem = {
    path: 'test',
    message: expect.stringMatching(message) as string,
    cure: expect.stringMatching(cure) as string,
  };
  expect(check(query, as).problems).toEqual([expected]);
}
