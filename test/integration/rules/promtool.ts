import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { recording } from '../../../alerts/objectives';
import type { PromqlAlert } from '../../../alerts/resolve';
import type { Scenario } from '../../../alerts/scenarios/scenario';
import { LINKS, SETTINGS } from '../../../alerts/scenarios/settings';
import { type Outcome, runProgram } from './programs';
import { ruleFileToTest, type TestedRule, testFiles } from './unit-tests';

/** Settings of a promtool run. */
export interface Run {
  readonly promtool: string;
  /** Folder for the files. */
  readonly folder: string;
  /** Prefix of the file names. */
  readonly name: string;
}

/** Writes rules and their tests to files, and runs them with promtool. */
export async function testRules(
  { promtool, folder, name }: Run,
  alert: PromqlAlert,
  tested: readonly TestedRule[],
  scenarios: readonly Scenario[],
  settings = SETTINGS,
): Promise<Outcome> {
  const rules = `${name}.rules.yml`;
  const recorded = recording(settings).rules;
  await writeFile(join(folder, rules), stringify(ruleFileToTest(alert, tested, LINKS, recorded)));
  const files = testFiles(alert, tested, scenarios, LINKS, rules);
  const paths = Object.keys(files).map((interval) => `${name}.${interval}.test.yml`);
  await Promise.all(
    Object.values(files).map((file, index) => writeFile(join(folder, paths[index] ?? ''), stringify(file))),
  );
  return runProgram(promtool, ['test', 'rules', ...paths], folder);
}
