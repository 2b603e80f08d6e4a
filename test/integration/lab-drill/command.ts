import pc from 'picocolors';
import { undoing } from '../../../clients/interrupt';
import { clock } from '../../../commands/drill/words';
import { progress } from '../../../lib/progress';
import { UserError } from '../../../lib/user-error';
import { command, run } from '../../../operations/command';
import { table } from '../../../operations/table';
import { findProgram } from '../../support/programs';
import { drill, type Programs } from './drill';
import { type Judgement, judge } from './judgement';
import { Lab } from './lab';
import { EXERCISES, type LabExercise, LEFT_OUT } from './plan';

/** How long it is waited for an alert that its window holds. */
const HELD_MINUTES = { quick: 5, slow: 45 };

interface Options {
  readonly only?: string;
  readonly slow: boolean;
}

const program = command(
  'lab-drill',
  'Makes every fault that the simulator can make, and follows its alerts through Prometheus and Alertmanager',
)
  .option('--only <faults>', 'these faults, separated by commas')
  .option('--slow', 'also those whose alerts take three quarters of an hour', false)
  .addHelpText(
    'after',
    `
Needs prometheus and alertmanager on the PATH, in $MONITORING_LAB/bin or in ~/.cache/monitoring-lab/bin; no Docker.
Rules, routes and inhibitions are those of dev, with shortened \`for\`s. Takes 15 minutes; with --slow 55.

Faults: ${[...new Set(EXERCISES.map(({ fault }) => fault))].join(', ')}`,
  )
  .action(async (options: Options) => {
    const chosen = choose(options);
    const programs = find();
    if (typeof programs === 'string') return print({ rows: [], checks: [] }, [programs]);
    if (chosen.exercises.length === 0) return print({ rows: [], checks: [] }, chosen.skipped);
    await withLab(async (lab) => {
      const begun = Date.now();
      const tell = (text: string) => progress(`${clock(Date.now() - begun)} ${text}`);
      const held = options.slow ? HELD_MINUTES.slow : HELD_MINUTES.quick;
      const seen = await drill(lab, programs, chosen.exercises, held, tell);
      print(judge(seen), chosen.skipped);
    });
  });

/** The exercises to run, and those that are asked for and not run, with the reason. */
function choose({ only, slow }: Options): { exercises: LabExercise[]; skipped: string[] } {
  const wanted = only?.split(',').map((name) => name.trim());
  const unknown = wanted?.find(
    (name) => !(name in LEFT_OUT) && !EXERCISES.some(({ fault }) => fault === name),
  );
  if (unknown !== undefined) throw new UserError(`there is no fault '${unknown}'`, '--help lists them.');
  const asked = (fault: string) => wanted?.includes(fault) ?? true;
  const named = EXERCISES.filter(({ fault }) => asked(fault));
  return {
    exercises: named.filter(({ slowMinutes }) => slow || slowMinutes === undefined),
    skipped: [
      ...named.flatMap(({ name, slowMinutes }) =>
        slowMinutes !== undefined && !slow
          ? [`${name}: takes ${slowMinutes} minutes at least, run it with --slow`]
          : [],
      ),
      ...Object.entries(LEFT_OUT).flatMap(([fault, why]) => (asked(fault) ? [`${fault}: ${why}`] : [])),
    ],
  };
}

/** The programs, or why there is nothing to drill: that is no failure, except where they are meant to be. */
function find(): Programs | string {
  const [prometheus, alertmanager] = ['prometheus', 'alertmanager'].map((name) =>
    findProgram(name, process.env),
  );
  if (prometheus && alertmanager) return { prometheus, alertmanager };
  const missing = Object.entries({ prometheus, alertmanager }).flatMap(([name, path]) =>
    path ? [] : [name],
  );
  const what = `not found: ${missing.join(', ')}`;
  const cure =
    'Put it on the PATH or into $MONITORING_LAB/bin: https://prometheus.io/download has it; `lab/build` makes it.';
  if (process.env.CI) throw new UserError(what, cure);
  return `all faults: ${what}. ${cure}`;
}

/** Whatever happens, no program and no folder stays behind. */
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
  console.log(
    `${count('passed')} passed, ${failed.length} failed, ${count('skipped') + notRun.length} skipped`,
  );
  if (failed.length > 0) process.exitCode = 1;
}

void run(program);
