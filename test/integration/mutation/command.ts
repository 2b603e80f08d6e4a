import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pc from 'picocolors';
import { inParallel } from '../../../lib/pool';
import { progress } from '../../../lib/progress';
import { command, run } from '../../../operations/command';
import { findOrSkip } from '../../support/programs';
import { printCounts } from '../../support/results';
import { SURVIVORS } from '../../support/scenarios';
import { chosenAlerts } from '../rules/choice';
import { type Judged, judge } from './mutation';

/** Share of the mutants that the scenarios must catch. */
const GATE = 0.95;

const program = command(
  'test:mutation',
  'Changes each rule in one place at a time, and counts the changes that make a scenario fail',
)
  .argument('[alert...]', 'alerts to test (default: all)')
  .action(async (names: readonly string[]) => {
    const alerts = chosenAlerts(names);
    const programs = findOrSkip('promtool');
    if (!programs) return printCounts({ skipped: 1 });
    const folder = await mkdtemp(join(tmpdir(), 'mutants-'));
    try {
      const judged = await inParallel(alerts, 2, async (alert) => {
        const results = await judge({ ...programs, folder, name: alert.name }, alert);
        progress(`${alert.name}: ${count(results)} of ${results.length} caught`);
        for (const { mutant, caught } of results) if (!caught) progress(`  not caught: ${mutant.change}`);
        return results;
      });
      report(judged.flat(), names.length === 0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

const count = (judged: readonly Judged[]) => judged.filter(({ caught }) => caught).length;

/** Prints the mutants that survived, and sets the exit code. The share counts only if all alerts were tested. */
function report(judged: readonly Judged[], whole: boolean): void {
  const survivors = judged
    .filter(({ caught }) => !caught)
    .map((one) => ({ ...one, why: acceptedBecause(one) }));
  const unknown = survivors.filter(({ why }) => why === undefined);
  for (const { alert, mutant, why } of survivors) {
    console.log(`${why ? pc.dim('accepted') : pc.red('survived')} ${alert.name} ${mutant.change}`);
    if (why) console.log(pc.dim(`         ${why}`));
  }
  const caught = count(judged);
  const share = judged.length === 0 ? 1 : caught / judged.length;
  console.log(
    `${caught} of ${judged.length} mutants caught: ${(share * 100).toFixed(1)} % (required: ${GATE * 100} %)`,
  );
  if (whole && share < GATE) process.exitCode = 1;
  printCounts({
    passed: caught,
    failed: unknown.length,
    skipped: survivors.length - unknown.length,
  });
}

function acceptedBecause({ alert, mutant }: Judged): string | undefined {
  return SURVIVORS.find(({ alerts, change }) => alerts.includes(alert.name) && change.test(mutant.change))
    ?.why;
}

void run(program);
