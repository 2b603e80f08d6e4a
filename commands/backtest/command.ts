import { InvalidArgumentError, Option } from 'commander';
import { commitOf } from '../../clients/git';
import { QueryApi } from '../../clients/query-api';
import type { Duration } from '../../lib/duration';
import { print, printJson, printMarkdown } from '../../lib/output';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import { command, parseDuration, run } from '../../operations/command';
import { summaryOf, summaryOfWorkingTree } from '../../operations/revision/revision';
import type { EnvironmentSummary, Summary } from '../../operations/revision/summary';
import { type TrustOptions, withTrustOptions } from '../../operations/revision/trust';
import { type Backtest, backtest } from './backtest';
import { markdown, text } from './print';

interface Options extends TrustOptions {
  readonly prometheus: string;
  readonly days: number;
  readonly env: string;
  readonly step?: Duration;
  readonly markdown?: boolean;
  readonly json?: boolean;
}

const SECONDS_A_DAY = 86_400;

const program = withTrustOptions(
  command(
    'backtest',
    'Compares how often each alert would have fired with the rules of a commit and of the working tree',
  ),
)
  .argument('<git ref>', 'branch, tag or commit to compare with')
  .requiredOption('--prometheus <url>', 'the Prometheus server of the environment, whose data are evaluated')
  .option('--days <number>', 'how many days of data', days, 14)
  .option('--env <environment>', 'the environment whose rules are evaluated', 'prod')
  .option(
    '--step <time>',
    'evaluation interval; a longer one loads the server less (default: the interval of the rules)',
    parseDuration,
  )
  .addOption(new Option('--markdown', 'print Markdown, for a comment on a pull request').conflicts('json'))
  .option('--json', 'print JSON, with the start and end of each time that an alert fired')
  .addHelpText(
    'after',
    `
Only reads from the server. Credentials: the variable PROMETHEUS_TOKEN, or https://user:password@host.`,
  )
  .action(async (ref: string, options: Options) => {
    const prometheus = new QueryApi(options.prometheus, process.env.PROMETHEUS_TOKEN);
    const commit = await commitOf(ref);
    const before = environmentOf(await summaryOf(commit, options), options.env, `at ${ref}`);
    const after = environmentOf(summaryOfWorkingTree(), options.env, 'in the working tree');
    const step = options.step?.seconds ?? after.evaluationIntervalSeconds;
    // Multiples of the step, so that a repeated run evaluates at the same times.
    const end = Math.floor(Date.now() / 1_000 / step) * step;
    const start = end - Math.ceil((options.days * SECONDS_A_DAY) / step) * step;
    const result = await backtest(prometheus, before, after, { start, end, step }, progress);
    const subject = {
      environment: options.env,
      since: commit.hash.slice(0, 10),
      server: prometheus.url,
    };
    if (options.json) printJson({ ...subject, ...result });
    else if (options.markdown) printMarkdown(markdown(result, subject));
    else print(text(result, subject));
    if (isUnevaluable(result)) {
      throw new UserError('no alert could be evaluated', 'Fix the errors in the report above.');
    }
  });

function environmentOf({ environments, problems }: Summary, name: string, where: string): EnvironmentSummary {
  const found = environments.find((environment) => environment.name === name);
  if (found) return found;
  const names = environments.map((environment) => environment.name).join(', ');
  throw new UserError(
    `unknown environment ${name} ${where}`,
    problems[0] ? `Fix ${problems[0].path}: ${problems[0].message}.` : `Set --env to one of ${names}.`,
  );
}

function isUnevaluable({ comparisons }: Backtest): boolean {
  const evaluated = comparisons.flatMap(({ after }) => after ?? []);
  return evaluated.length > 0 && evaluated.every((after) => 'unevaluable' in after);
}

function days(value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new InvalidArgumentError('Give a number above 0.');
  return number;
}

void run(program);
