import { setTimeout as delay } from 'node:timers/promises';
import pc from 'picocolors';
import { progress } from '../../../lib/progress';
import { UserError } from '../../../lib/user-error';
import { command, run } from '../../../operations/command';
import { table } from '../../../operations/table';
import { findProgram } from '../../support/programs';
import type { Programs } from '../lab-drill/drill';
import { Lab } from '../lab-drill/lab';
import { givenIndex } from './documents';
import { judge, type Question, type Verdict } from './judgement';
import { indexPattern, openLogs } from './logs';
import { openPanelLab, panelLabBundle } from './panel-lab';
import { provoke } from './provocation';
import { questionsOf } from './questions';

const LOOK_MS = 10_000;

interface Options {
  readonly minutes: string;
  readonly elasticsearch?: string;
  readonly faults: boolean;
  readonly all: boolean;
}

const program = command(
  'test:panels',
  'Asks every query of every panel of real servers that the simulator feeds: with all, one and none chosen',
)
  .option('--minutes <number>', 'how long it is waited for all of them to have data', '8')
  .option('--elasticsearch <url>', 'asks this one, as it is, instead of starting one (ELASTICSEARCH_URL)')
  .option('--no-faults', 'leaves those as they are that find something only when a fault is made')
  .option('--all', 'prints every query, not only those that are empty, skipped or wrong', false)
  .addHelpText(
    'after',
    `
Needs prometheus and alertmanager; for logs, elasticsearch and otelcol-contrib as well: on the PATH, in
$MONITORING_LAB or in ~/.cache/monitoring-lab; no Docker. What is not there is skipped, but not where CI is set.
Rules and dashboards are those of dev, scraped and evaluated every few seconds, on ports of their own.`,
  )
  .action(async (options: Options) => {
    const patience = Number(options.minutes);
    if (!(patience > 0))
      throw new UserError(`'${options.minutes}' is no number of minutes`, 'Write one such as 8.');
    const programs = findPrograms();
    if (programs) await testPanels(programs, patience * 60_000, options);
    else console.log('0 passed, 0 failed, 1 skipped');
  });

async function testPanels(programs: Programs, patienceMs: number, options: Options): Promise<void> {
  // The servers are ended when this process exits, which a signal alone does not make it do.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  const { elasticsearch = process.env.ELASTICSEARCH_URL } = options;
  const lab = await Lab.open();
  const bundle = panelLabBundle();
  progress('The servers start');
  const logs = elasticsearch === undefined ? await openLogs(lab, bundle) : undefined;
  try {
    const scene = await openPanelLab(lab, programs, bundle, logs?.metrics);
    await logs?.collect(scene.logs);
    const index =
      logs?.index ??
      (elasticsearch === undefined
        ? undefined
        : givenIndex(elasticsearch, indexPattern(bundle), process.env));
    const questions = async () => {
      const servers = { prometheus: scene.prometheus, ...(index && { index }), collects: logs !== undefined };
      return (await Promise.all(bundle.dashboards.map((each) => questionsOf(each, servers)))).flat();
    };
    const begun = Date.now();
    const verdicts = await Promise.race([lab.broken, untilAnswered(questions, begun + patienceMs)]);
    const provoked = options.faults ? await provoke(scene.simulator, verdicts, patienceMs) : verdicts;
    print(provoked, options.all);
    progress(`asked for ${Math.round((Date.now() - begun) / 1_000)} s`);
  } finally {
    await logs?.close();
    await lab.close();
  }
}

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
function findPrograms(): Programs | undefined {
  const [prometheus, alertmanager] = ['prometheus', 'alertmanager'].map((name) =>
    findProgram(name, process.env),
  );
  if (prometheus && alertmanager) return { prometheus, alertmanager };
  const what = 'prometheus or alertmanager is not found';
  const cure =
    'Put them on the PATH or into $MONITORING_LAB/bin: https://prometheus.io/download has them; `lab/build` makes them.';
  if (process.env.CI) throw new UserError(what, cure);
  console.log(`${pc.yellow('skipped')} all queries: ${what}. ${cure}`);
  return undefined;
}

void run(program);
