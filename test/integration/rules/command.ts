import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import pc from 'picocolors';
import type { PromqlAlert } from '../../../alerts/resolve';
import type { Scenario } from '../../../alerts/scenarios/scenario';
import { SETTINGS } from '../../../alerts/scenarios/settings';
import { inParallel } from '../../../lib/pool';
import { command, run } from '../../../operations/command';
import { findOrSkip } from '../../support/programs';
import { type Counts, printCounts } from '../../support/results';
import { scenariosOf } from '../../support/scenarios';
import { chosenAlerts } from './choice';
import { ENVIRONMENTS, testEnvironments } from './environments';
import { lint } from './lints';
import type { Outcome } from './programs';
import { testRules } from './promtool';
import { deployedRule } from './unit-tests';
import { testWeek, WEEK } from './week';

const PASSED: Counts = { passed: 1, failed: 0, skipped: 0 };
const FAILED: Counts = { passed: 0, failed: 1, skipped: 0 };
const SKIPPED: Counts = { passed: 0, failed: 0, skipped: 1 };

const program = command(
  'test:rules',
  "Runs every alert's scenarios with promtool, and checks the rendered files with the servers' own programs",
)
  .argument(
    '[alert...]',
    'test only the scenarios of these alerts (default: all scenarios, all rules together, and the rendered files)',
  )
  .action(async (names: readonly string[]) => {
    const alerts = chosenAlerts(names);
    const folder = await mkdtemp(join(tmpdir(), 'rules-'));
    try {
      const scenarios = await testScenarios(alerts, folder, names.length === 0);
      finish([...scenarios, ...(names.length === 0 ? await lintFiles(folder) : [])]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

async function testScenarios(
  alerts: readonly PromqlAlert[],
  folder: string,
  withAll: boolean,
): Promise<Counts[]> {
  const promtool = findOrSkip('promtool')?.promtool;
  if (!promtool) {
    const skipped = alerts.flatMap(({ name }) => scenariosOf(name).map(() => SKIPPED));
    return withAll ? [SKIPPED, SKIPPED, ...skipped] : skipped;
  }
  const tasks = alerts.map((alert) => () => testAlert(promtool, folder, alert));
  const ofAll = [
    () => testAll(WEEK, testWeek(promtool, folder)),
    () => testAll(ENVIRONMENTS, testEnvironments(promtool, folder)),
  ];
  // The longest task first, so that it does not run alone at the end.
  return inParallel(withAll ? [...ofAll, ...tasks] : tasks, availableParallelism(), (task) => task());
}

/** A test of all rules together. */
async function testAll(subject: string, outcome: Promise<Outcome>): Promise<Counts> {
  const { succeeded, output } = await outcome;
  printResult(subject, succeeded, '', output);
  return succeeded ? PASSED : FAILED;
}

async function testAlert(promtool: string, folder: string, alert: PromqlAlert): Promise<Counts> {
  const scenarios = scenariosOf(alert.name);
  const outcomes: Outcome[] = [];
  for (const [index, { settings, tested }] of bySettings(scenarios).entries()) {
    const [resolved = alert] = chosenAlerts([alert.name], settings);
    outcomes.push(
      await testRules(
        { promtool, folder, name: `${alert.name}.${index}` },
        resolved,
        [deployedRule(resolved)],
        tested,
        settings,
      ),
    );
  }
  const succeeded = outcomes.every((outcome) => outcome.succeeded);
  const output = outcomes.map((outcome) => outcome.output).join('');
  const reported = scenarios.filter(({ it }) => output.includes(`name: ${alert.name} ${it},`)).length;
  // If promtool cannot read the files, its output names no scenario.
  const failed = succeeded ? 0 : reported || scenarios.length;
  printResult(
    alert.name,
    succeeded,
    ` ${scenarios.length - failed} of ${scenarios.length} scenarios`,
    output,
  );
  return { passed: scenarios.length - failed, failed, skipped: 0 };
}

/** The scenarios of the default settings, and each of the others. */
function bySettings(scenarios: readonly Scenario[]) {
  return [
    { settings: SETTINGS, tested: scenarios.filter(({ settings }) => !settings) },
    ...scenarios.flatMap((scenario) =>
      scenario.settings ? [{ settings: { ...SETTINGS, ...scenario.settings }, tested: [scenario] }] : [],
    ),
  ];
}

async function lintFiles(folder: string): Promise<Counts[]> {
  const lints = await lint(folder);
  for (const { name, result, output } of lints)
    if (result !== 'skipped') printResult(name, result === 'passed', '', output);
  return lints.map(({ result }) => ({ passed: PASSED, failed: FAILED, skipped: SKIPPED })[result]);
}

function printResult(subject: string, succeeded: boolean, detail: string, output: string): void {
  console.log(`${succeeded ? pc.green('ok') : pc.red('failed')} ${subject}${pc.dim(detail)}`);
  if (!succeeded) console.log(output.trim());
}

function finish(counts: readonly Counts[]): void {
  const total = (key: keyof Counts) => counts.reduce((sum, count) => sum + count[key], 0);
  printCounts({ passed: total('passed'), failed: total('failed'), skipped: total('skipped') });
}

void run(program);
