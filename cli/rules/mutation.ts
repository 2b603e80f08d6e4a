import type { Alert } from '../../alerts/resolve';
import { SCENARIOS } from '../../alerts/scenarios';
import { type Mutant, mutants } from './mutants';
import { type Run, testRules } from './promtool';

/** A mutant, and whether a scenario failed on it. */
export interface Judged {
  readonly alert: Alert;
  readonly mutant: Mutant;
  readonly caught: boolean;
}

/** Runs the scenarios of an alert on all of its mutants at once: they share the samples and the recorded series. */
export async function judge(run: Run, alert: Alert): Promise<Judged[]> {
  const all = mutants(alert).map((mutant, index) => ({ mutant, alert: `Mutant${index}` }));
  const caught = new Set<string>();
  let waiting = all;
  while (waiting.length > 0) {
    const rules = waiting.map(({ mutant, ...rule }) => ({
      ...rule,
      expr: mutant.expr,
      ...(mutant.for && { for: mutant.for }),
    }));
    const { output } = await testRules(run, alert, rules, SCENARIOS[alert.name]);
    const failed = [...output.matchAll(/^\s*alertname: (Mutant\d+), time:/gm)].map(([, name = '']) => name);
    const broken = [...output.matchAll(/\brule: (Mutant\d+), time:/g)].map(([, name = '']) => name);
    for (const name of [...failed, ...broken]) caught.add(name);
    // promtool checks nothing of a scenario in which a rule cannot be evaluated: the others need another run.
    if (broken.length === 0) {
      if (!/SUCCESS|FAILED/.test(output)) throw new Error(`promtool on ${alert.name}: ${output}`);
      break;
    }
    waiting = waiting.filter((rule) => !caught.has(rule.alert));
  }
  return all.map(({ mutant, alert: name }) => ({ alert, mutant, caught: caught.has(name) }));
}
