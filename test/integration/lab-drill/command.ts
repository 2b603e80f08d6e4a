import pc from 'picocolors';
import { undoing } from '../../../clients/interrupt';
import { clock } from '../../../commands/drill/words';
import { progress } from '../../../lib/progress';
import { UserError } from '../../../lib/user-error';
import { command, run } from '../../../operations/command';
import { table } from '../../../operations/table';
import { Lab } from '../../support/lab';
import { findOrSkip } from '../../support/programs';
import { printCounts } from '../../support/results';
import { drill } from './drill';
import { type Judgement, judge } from './judgement';
import { EXERCISES, type LabExercise, LEFT_OUT } from './plan';

/** The test waits for an alert to resolve only if its window is at most this long. */
const HELD_MINUTES = { quick: 5, slow: 45 };

interface Options {
  readonly only?: string;
  readonly slow: boolean;
}

const program = command(
  'lab-drill',
  'Starts every fault of the simulator and follows its alerts through real Prometheus and Alertmanager processes',
)
  .option('--only <faults>', 'test only these faults, separated by commas')
  .option('--slow', 'also test faults whose alerts take 45 minutes', false)
  .addHelpText(
    'after',
    `
Needs prometheus and alertmanager on the PATH, in $MONITORING_LAB/bin or in ~/.cache/monitoring-lab/bin, but no Docker.
Rules, routes and inhibitions are those of dev; the \`for\` of each alert is shorter. Takes 15 minutes, 55 with --slow.

Faults: ${[...new Set(EXERCISES.map(({ fault }) => fault))].join(', ')}`,
  )
  .action(async (options: Options) => {
    const chosen = choose(options);
    const programs = findOrSkip('prometheus', 'alertmanager');
    if (!programs) return printCounts({ skipped: 1 });
    if (chosen.exercises.length === 0) return print({ rows: [], checks: [] }, chosen.skipped);
    await withLab(async (lab) => {
      const startedAt = Date.now();
      const report = (text: string) => progress(`${clock(Date.now() - startedAt)} ${text}`);
      const held = options.slow ? HELD_MINUTES.slow : HELD_MINUTES.quick;
      print(judge(await drill(lab, programs, chosen.exercises, held, report)), chosen.skipped);
    });
  });

/** Selects the exercises to run, and lists requested exercises that do not run, with the reason. */
function choose({ only, slow }: Options): { exercises: LabExercise[]; skipped: string[] } {
  const wanted = only?.split(',').map((name) => name.trim());
  const unknown = wanted?.find(
    (name) => !(name in LEFT_OUT) && !EXERCISES.some(({ fault }) => fault === name),
  );
  if (unknown !== undefined)
    throw new UserError(`--only: unknown fault '${unknown}'`, 'Choose from the list that --help prints.');
  const isRequested = (fault: string) => wanted?.includes(fault) ?? true;
  const named = EXERCISES.filter(({ fault }) => isRequested(fault));
  return {
    exercises: named.filter(({ slowMinutes }) => slow || slowMinutes === undefined),
    skipped: [
      ...named.flatMap(({ name, slowMinutes }) =>
        slowMinutes !== undefined && !slow
          ? [`${name}: takes at least ${slowMinutes} minutes; run it with --slow`]
          : [],
      ),
      ...Object.entries(LEFT_OUT).flatMap(([fault, why]) => (isRequested(fault) ? [`${fault}: ${why}`] : [])),
    ],
  };
}

async function withLab(work: (lab: Lab) => Promise<void>): Promise<void> {
  const lab = await Lab.open();
  await undoing(
    () => work(lab),
    () => lab.close(),
  );
}

function print({ rows, checks }: Judgement, notRun: readonly string[]): void {
  const head = ['Fault', 'Alert', 'Firing after', 'Delivered after', 'Receiver', 'Resolved after'];
  if (rows.length > 0) console.log(`${table(head, rows)}\n`);
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  const count = (wanted: string) => checks.filter(({ outcome }) => outcome === wanted).length;
  for (const line of notRun) console.log(`${pc.yellow('skipped')} ${line}`);
  for (const { name, why } of failed) console.log(`${pc.red('failed')} ${name}\n  ${why}`);
  printCounts({
    passed: count('passed'),
    failed: failed.length,
    skipped: count('skipped') + notRun.length,
  });
}

void run(program);
