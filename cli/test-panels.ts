import { setTimeout as delay } from 'node:timers/promises';
import pc from 'picocolors';
import { command, progress, run, UserError } from './command';
import { findProgram, Lab } from './lab-drill/lab';
import { table } from './table';
import { judge, type Question, type Verdict } from './test-panels/judgement';
import { questionsOfMetrics } from './test-panels/questions';
import { openScene, sceneBundle } from './test-panels/scene';

const LOOK_MS = 10_000;

const program = command(
  'test:panels',
  'Asks every query of every panel of a real Prometheus, fed by the simulator, with all, one and none chosen',
)
  .option('--minutes <number>', 'how long it is waited for all of them to have data', '8')
  .option('--all', 'prints every query, not only those that are empty, skipped or wrong', false)
  .addHelpText(
    'after',
    `
Needs prometheus and alertmanager on the PATH, in $MONITORING_LAB/bin or in ~/.cache/monitoring-lab/bin; no Docker.
Rules and dashboards are those of dev, scraped and evaluated every few seconds, on ports of their own.`,
  )
  .action(async ({ minutes, all }: { readonly minutes: string; readonly all: boolean }) => {
    const patience = Number(minutes);
    if (!(patience > 0)) throw new UserError(`'${minutes}' is no number of minutes`, 'Write one such as 8.');
    const [prometheus, alertmanager] = ['prometheus', 'alertmanager'].map((name) =>
      findProgram(name, process.env),
    );
    if (!prometheus || !alertmanager) return skipAll();
    const lab = await Lab.open();
    try {
      const bundle = sceneBundle();
      progress('The simulator, Prometheus and Alertmanager start');
      const scene = await openScene(lab, { prometheus, alertmanager }, bundle);
      const begun = Date.now();
      const verdicts = await Promise.race([
        lab.broken,
        untilAnswered(() => questionsOfMetrics(scene), begun + patience * 60_000),
      ]);
      print(verdicts, all);
      progress(`after ${Math.round((Date.now() - begun) / 1_000)} s`);
    } finally {
      await lab.close();
    }
  });

/** Asks again and again, as some data takes minutes to be there. */
async function untilAnswered(questions: () => Promise<Question[]>, latest: number): Promise<Verdict[]> {
  for (;;) {
    await delay(LOOK_MS);
    const verdicts = await questions().then(
      (all) => Promise.all(all.map(judge)),
      // A variable has no value yet.
      (error: unknown) => error,
    );
    const isOver = Date.now() > latest;
    if (!Array.isArray(verdicts)) {
      if (isOver) throw verdicts;
      continue;
    }
    const failed = verdicts.filter(({ outcome }) => outcome === 'failed');
    if (failed.length === 0 || isOver) return verdicts;
    progress(`${verdicts.length - failed.length} of ${verdicts.length} queries have what they need`);
  }
}

function print(verdicts: readonly Verdict[], all: boolean): void {
  const colour = { passed: pc.green, failed: pc.red, skipped: pc.yellow };
  const rows = verdicts
    .filter(({ outcome, words }) => all || outcome !== 'passed' || words !== '')
    .map(({ question: { dashboard, panel, refId }, outcome, found, words }) => [
      colour[outcome](outcome),
      dashboard,
      panel,
      refId,
      found ?? '',
      words,
    ]);
  if (rows.length > 0) console.log(`${table(['', 'Dashboard', 'Panel', 'Query', 'Found', ''], rows)}\n`);
  const count = (wanted: Verdict['outcome']) => verdicts.filter(({ outcome }) => outcome === wanted).length;
  if (count('failed') > 0) process.exitCode = 1;
  console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
}

/** Without the programs there is nothing to ask: that is no failure, except where they are meant to be. */
function skipAll(): void {
  const what = 'prometheus or alertmanager is not found';
  const cure =
    'Put them on the PATH or into $MONITORING_LAB/bin: https://prometheus.io/download has them; `lab/build` makes them.';
  if (process.env.CI) throw new UserError(what, cure);
  console.log(`${pc.yellow('skipped')} all queries: ${what}. ${cure}\n0 passed, 0 failed, 1 skipped`);
}

void run(program);
