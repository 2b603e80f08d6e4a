import type { Verdict } from '../finding';

/**
 * The first problem of the replicas of a server; without one, what the first replica shows. Another check names a replica
 * that does not respond.
 * @throws what a replica threw when none responds
 */
export async function worstOf(verdicts: readonly Promise<Verdict>[]): Promise<Verdict> {
  const results = await Promise.allSettled(verdicts);
  const seen = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const worst = seen.find(({ status }) => status !== 'ok') ?? seen[0];
  if (worst) return worst;
  throw results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))[0];
}
