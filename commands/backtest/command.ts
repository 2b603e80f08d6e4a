import { InvalidArgumentError, Option } from 'commander';
import { commitOf } from '../../clients/git';
import { Prometheus } from '../../clients/prometheus';
import { Duration } from '../../lib/duration';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import { command, run } from '../../operations/command';
import { summaryOf, summaryOfWorkingTree } from '../../operations/revision/revision';
import type { EnvironmentSummary, Summary } from '../../operations/revision/summary';
import { type Backtest, backtest } from './backtest';
import { markdown, text } from './print';

interface Options {
  readonly prometheus: string;
  readonly days: number;
  readonly env: string;
  readonly step?: Duration;
  readonly markdown?: boolean;
  readonly json?: boolean;
}

const SECONDS_A_DAY = 86_400;

const program = command(
  'backtest',
  "Tells how often each alert would have fired by a commit's rules and by those of the working tree",
)
  .argument('<git ref>', 'branch, tag or commit to compare with')
  .requiredOption('--prometheus <url>', "server whose past is evaluated: the environment's own")
  .option('--days <number>', 'how much of it', days, 14)
  .option('--env <environment>', 'whose rules', 'prod')
  .option(
    '--step <time>',
    'evaluate less often than the rules are, to ask less of the server (default: as often)',
    duration,
  )
  .addOption(new Option('--markdown', 'for a comment on a pull request').conflicts('json'))
  .option('--json', 'for other programs, with every time that an alert fired')
  .addHelpText(
    'after',
    `
The server is only read from. Credentials: PROMETHEUS_TOKEN in the environment, or https://user:password@host.`,
  )
  .action(async (ref: string, options: Options) => {
    const prometheus = new Prometheus(options.prometheus, process.env.PROMETHEUS_TOKEN);
    const commit = await commitOf(ref);
    const before = environmentOf(await summaryOf(commit), options.env, `at ${ref}`);
    const after = environmentOf(summaryOfWorkingTree(), options.env, 'in the working tree');
    const step = options.step?.seconds ?? after.evaluationIntervalSeconds;
    // On whole steps, so that the same time has the same result.
    const end = Math.floor(Date.now() / 1_000 / step) * step;
    const start = end - Math.ceil((options.days * SECONDS_A_DAY) / step) * step;
    const result = await backtest(prometheus, before, after, { start, end, step }, progress);
    const subject = {
      environment: options.env,
      since: commit.hash.slice(0, 10),
      server: prometheus.address,
    };
    if (options.json) console.log(JSON.stringify({ ...subject, ...result }, null, 2));
    else console.log(options.markdown ? markdown(result, subject) : text(result, subject));
    if (nothingTold(result)) {
      throw new UserError('no alert could be evaluated', 'See what the server says of each, above.');
    }
  });

function environmentOf({ environments, problems }: Summary, name: string, where: string): EnvironmentSummary {
  const found = environments.find((environment) => environment.name === name);
  if (found) return found;
  const names = environments.map((environment) => environment.name).join(', ');
  throw new UserError(
    `there is no environment ${name} ${where}`,
    problems[0]
      ? `Mend this first: ${problems[0].path}: ${problems[0].message}.`
      : `Name one by --env: ${names}.`,
  );
}

function nothingTold({ comparisons }: Backtest): boolean {
  return comparisons.every(({ after }) => after !== undefined && 'impossible' in after);
}

function days(value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new InvalidArgumentError('It is no number above 0.');
  return number;
}

function duration(value: string): Duration {
  try {
    const parsed = Duration.parse(value);
    if (parsed.seconds > 0) return parsed;
  } catch {
    // Told below.
  }
  throw new InvalidArgumentError('It is no time such as 30s or 5m.');
}

void run(program);
