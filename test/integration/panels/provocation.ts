import { setTimeout as delay } from 'node:timers/promises';
import { progress } from '../../../lib/progress';
import type { LabSimulator } from '../../support/simulator';
import { judge, type Verdict } from './judgement';

const LOOK_MS = 10_000;

/**
 * Starts the faults that make the empty queries return data. A query that never returns data may be wrong.
 */
export async function provoke(
  simulator: LabSimulator,
  verdicts: readonly Verdict[],
  timeoutMs: number,
): Promise<Verdict[]> {
  const isEmpty = ({ outcome, found, question: { mayBeEmpty } }: Verdict) =>
    outcome === 'passed' && found === 0 && mayBeEmpty?.fault !== undefined;
  const waiting = verdicts.filter(isEmpty);
  const faults = new Set(waiting.flatMap(({ question: { mayBeEmpty } }) => mayBeEmpty?.fault ?? []));
  if (faults.size === 0) return [...verdicts];
  progress(`starting faults: ${[...faults].join(', ')}`);
  // The restart comes first, because it stops the other faults.
  const order = [...faults].sort((one, other) => Number(other === 'restart') - Number(one === 'restart'));
  for (const fault of order) await simulator.control.start(fault);

  const provoked = new Map<Verdict, Verdict>();
  for (const latest = Date.now() + timeoutMs; provoked.size < waiting.length && Date.now() < latest; ) {
    await delay(LOOK_MS);
    await Promise.all(
      waiting
        .filter((verdict) => !provoked.has(verdict))
        .map(async (verdict) => {
          const now = await judge(verdict.question);
          const words = `empty: ${verdict.question.mayBeEmpty?.why}; returned data after ${verdict.question.mayBeEmpty?.fault}`;
          if (now.outcome === 'failed') provoked.set(verdict, now);
          else if (now.found !== undefined && now.found > 0) provoked.set(verdict, { ...now, words });
        }),
    );
    progress(`${provoked.size} of ${waiting.length} empty queries returned data`);
  }
  return verdicts.map((verdict) => {
    if (!waiting.includes(verdict)) return verdict;
    const words = `still no data after ${verdict.question.mayBeEmpty?.fault}`;
    return provoked.get(verdict) ?? { ...verdict, outcome: 'failed', words };
  });
}
