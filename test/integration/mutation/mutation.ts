import type { PromqlAlert } from '../../../alerts/resolve';
import type { Scenario } from '../../../alerts/scenarios/scenario';
import { Duration } from '../../../lib/duration';
import { scenariosOf } from '../../support/scenarios';
import { type Run, testRules } from '../rules/promtool';
import { STEP, type TestedRule } from '../rules/unit-tests';
import { type Mutant, mutants } from './mutants';

/** A mutant, and whether a scenario failed on it. */
export interface Judged {
  readonly alert: PromqlAlert;
  readonly mutant: Mutant;
  readonly caught: boolean;
}

/**
 * Runs the scenarios of an alert on all its mutants at once, so that they share samples and recorded series. The scenarios run
 * one after the other, the shortest first, each only on the mutants that no earlier scenario caught.
 */
export async function judge(run: Run, alert: PromqlAlert): Promise<Judged[]> {
  const all = mutants(alert).map((mutant, index) => ({ mutant, name: `Mutant${index}` }));
  const caught = new Set<string>();
  // The description costs a second evaluation: compare it only if the firing times do not differ.
  for (const described of [false, true]) {
    const scenarios = shortestFirst(scenariosOf(alert.name)).filter(
      // The mutants are of the rule with the default settings.
      ({ checks, settings }) =>
        settings === undefined && (!described || checks.some(({ says }) => says !== undefined)),
    );
    for (const scenario of scenarios) {
      let waiting = all.filter(({ name }) => !caught.has(name));
      while (waiting.length > 0) {
        const rules = waiting.map(({ mutant: { change: _, ...rule }, name }) => ({
          rule: { ...rule, alert: name },
          described,
        }));
        const { failed, broken } = await failing(run, alert, rules, scenario);
        for (const name of [...failed, ...broken]) caught.add(name);
        // If a rule cannot be evaluated, promtool skips the checks of the scenario: run it again for the other mutants.
        if (broken.length === 0) break;
        waiting = waiting.filter(({ name }) => !caught.has(name));
      }
    }
  }
  return all.map(({ mutant, name }) => ({ alert, mutant, caught: caught.has(name) }));
}

/** Sorts scenarios by their number of evaluations. */
function shortestFirst(scenarios: readonly Scenario[]): Scenario[] {
  const evaluations = ({ checks, evaluated = STEP }: Scenario) =>
    Math.max(...checks.map(({ at }) => at.seconds)) / Duration.parse(evaluated).seconds;
  return [...scenarios].sort((one, other) => evaluations(one) - evaluations(other));
}

/** The rules on which a scenario fails, and those that cannot be evaluated. */
async function failing(run: Run, alert: PromqlAlert, rules: readonly TestedRule[], scenario: Scenario) {
  const { output } = await testRules(run, alert, rules, [scenario]);
  const failed = names(output, /^\s*alertname: (Mutant\d+)\w*, time:/gm);
  const broken = names(output, /\brule: (Mutant\d+)\w*, time:/g);
  if (broken.length === 0 && !/SUCCESS|FAILED/.test(output))
    throw new Error(`promtool on ${alert.name}: ${output}`);
  return { failed, broken };
}

const names = (output: string, pattern: RegExp) => [...output.matchAll(pattern)].map(([, name = '']) => name);
