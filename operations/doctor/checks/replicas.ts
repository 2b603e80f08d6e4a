import type { Verdict } from '../finding';

/**
 * The first problem of a server's replicas or, without a problem, the result of the first replica that responds.
 * Another check reports replicas that do not respond.
 * @throws the error of the first replica when none responds
 */
export async function worstOf(verdicts: readonly Promise<Verdict>[]): Promise<Verdict> {
  const results = await Promise.allSettled(verdicts);
  const seen = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const worst = seen.find(({ status }) => status !== 'ok') ?? seen[0];
  if (worst) return worst;
  throw results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))[0];
}
