import type { PromqlAlert } from '../../../alerts/resolve';
import { scenariosOf } from '../../support/scenarios';
import { type Run, testRules } from '../rules/promtool';
import type { TestedRule } from '../rules/unit-tests';
import { type Mutant, mutants } from './mutants';

/** A mutant, and whether a scenario failed on it. */
export interface Judged {
  readonly alert: PromqlAlert;
  readonly mutant: Mutant;
  readonly caught: boolean;
}

/** Runs the scenarios of an alert on all of its mutants at once: they share the samples and the recorded series. */
export async function judge(run: Run, alert: PromqlAlert): Promise<Judged[]> {
  const all = mutants(alert).map((mutant, index) => ({ mutant, name: `Mutant${index}` }));
  const caught = new Set<string>();
  // The description costs a second evaluation: compare it only if the firing times do not differ.
  for (const described of [false, true]) {
    let waiting = all.filter(({ name }) => !caught.has(name));
    while (waiting.length > 0) {
      const { failed, broken } = await failing(
        run,
        alert,
        waiting.map(({ mutant: { change: _, ...rule }, name }) => ({
          rule: { ...rule, alert: name },
          described,
        })),
      );
      for (const name of [...failed, ...broken]) caught.add(name);
      // promtool skips the checks of a scenario in which a rule cannot be evaluated: the others need another run.
      if (broken.length === 0) break;
      waiting = waiting.filter(({ name }) => !caught.has(name));
    }
  }
  return all.map(({ mutant, name }) => ({ alert, mutant, caught: caught.has(name) }));
}

/** The rules on which a scenario fails, and those that cannot be evaluated. */
async function failing(run: Run, alert: PromqlAlert, rules: readonly TestedRule[]) {
  const { output } = await testRules(run, alert, rules, scenariosOf(alert.name));
  const failed = names(output, /^\s*alertname: (Mutant\d+)\w*, time:/gm);
  const broken = names(output, /\brule: (Mutant\d+)\w*, time:/g);
  if (broken.length === 0 && !/SUCCESS|FAILED/.test(output))
    throw new Error(`promtool on ${alert.name}: ${output}`);
  return { failed, broken };
}

const names = (output: string, pattern: RegExp) => [...output.matchAll(pattern)].map(([, name = '']) => name);
