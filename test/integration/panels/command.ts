import { setTimeout as delay } from 'node:timers/promises';
import pc from 'picocolors';
import { progress } from '../../../lib/progress';
import { UserError } from '../../../lib/user-error';
import { command, run } from '../../../operations/command';
import { table } from '../../../operations/table';
import { Lab } from '../../support/lab';
import { findOrSkip } from '../../support/programs';
import { printCounts } from '../../support/results';
import type { Programs } from '../lab-drill/drill';
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
  'Runs the queries of all panels against real servers with simulator data, with all, one and no variable values selected',
)
  .option('--minutes <number>', 'how long to wait until all queries return data', '8')
  .option('--elasticsearch <url>', 'use this server instead of starting one (or set ELASTICSEARCH_URL)')
  .option('--no-faults', 'do not start faults for queries that return data only during a fault')
  .option('--all', 'print all queries, not only empty, skipped and failed ones', false)
  .addHelpText(
    'after',
    `
Needs prometheus and alertmanager, for logs elasticsearch and otelcol-contrib, and for the host node_exporter, on the
PATH, in $MONITORING_LAB or in ~/.cache/monitoring-lab, but no Docker. Skips what is missing; with CI set, a missing program is an error. Rules and
dashboards are those of dev, with scrapes and evaluations every few seconds.`,
  )
  .action(async (options: Options) => {
    const timeout = Number(options.minutes);
    if (!(timeout > 0))
      throw new UserError(
        `--minutes: '${options.minutes}' is not a number above 0`,
        'Give a number such as 8.',
      );
    const programs = findOrSkip('prometheus', 'alertmanager');
    if (!programs) return printCounts({ skipped: 1 });
    await testPanels(programs, timeout * 60_000, options);
  });

async function testPanels(programs: Programs, timeoutMs: number, options: Options): Promise<void> {
  // The lab stops its servers when this process exits, so every signal must lead to an exit.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  const { elasticsearch = process.env.ELASTICSEARCH_URL } = options;
  const lab = await Lab.open();
  const bundle = panelLabBundle();
  progress('starting the servers');
  const logs = elasticsearch === undefined ? await openLogs(lab, bundle) : undefined;
  try {
    const scene = await openPanelLab(lab, programs, bundle, logs?.metrics);
    await logs?.collect();
    const index =
      logs?.index ??
      (elasticsearch === undefined
        ? undefined
        : givenIndex(elasticsearch, indexPattern(bundle), process.env));
    const missing = [
      ...(logs ? [] : [{ prefix: 'otelcol_', why: 'no log collector runs' }]),
      ...(scene.watchesHost ? [] : [{ prefix: 'node_', why: 'no node exporter runs' }]),
    ];
    const questions = async () => {
      const servers = { prometheus: scene.prometheus, ...(index && { index }), missing };
      return (await Promise.all(bundle.dashboards.map((each) => questionsOf(each, servers)))).flat();
    };
    const startedAt = Date.now();
    const verdicts = await Promise.race([lab.broken, untilAnswered(questions, startedAt + timeoutMs)]);
    const provoked = options.faults ? await provoke(scene.simulator, verdicts, timeoutMs) : verdicts;
    print(provoked, options.all);
    progress(`finished after ${Math.round((Date.now() - startedAt) / 1_000)} s`);
  } finally {
    await logs?.close();
    await lab.close();
  }
}

/** Repeats the queries, because some data appear only after minutes. */
async function untilAnswered(questions: () => Promise<Question[]>, latest: number): Promise<Verdict[]> {
  for (;;) {
    await delay(LOOK_MS);
    const verdicts = await questions().then(
      (all) => Promise.all(all.map(judge)),
      // A variable may have no value yet.
      (error: unknown) => error,
    );
    const isOver = Date.now() > latest;
    if (!Array.isArray(verdicts)) {
      if (isOver) throw verdicts;
      continue;
    }
    const failed = verdicts.filter(({ outcome }) => outcome === 'failed');
    if (failed.length === 0 || isOver) return verdicts;
    progress(`${verdicts.length - failed.length} of ${verdicts.length} queries succeeded`);
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
  printCounts({ passed: count('passed'), failed: count('failed'), skipped: count('skipped') });
}

void run(program);
