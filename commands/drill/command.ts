import { Option } from 'commander';
import pc from 'picocolors';
import type { Bundle } from '../../bundle';
import { HttpServer } from '../../clients/http';
import { undoing } from '../../clients/interrupt';
import { Duration } from '../../lib/duration';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import { command, run } from '../../operations/command';
import { query } from '../../operations/deployment';
import { choose } from '../../operations/environment';
import { table } from '../../operations/table';
import { LOOPBACK, localUrl, orchestratorTargets } from '../../servers/addresses';
import { simulated } from '../../settings/orchestrator';
import { EVERY_ALERT } from './faults';
import { follow, type Outcome } from './follow';
import { type Drill, type LeftOut, plan } from './plan';
import { Simulator } from './simulator';
import { clock, duration, NOTHING } from './words';

interface Options {
  readonly all?: boolean;
  readonly longest?: string;
  readonly until: 'delivered' | 'resolved';
  readonly plan?: boolean;
  readonly json?: boolean;
}

const program = command(
  'drill',
  "Makes an alert's fault in a deployed simulator, and follows the alert to who is told",
)
  .argument('<environment>')
  .argument('[alert]', 'the alert to drill')
  .option('--all', 'every alert; side by side those that cannot disturb each other')
  .option('--longest <duration>', 'leave out alerts that take longer until they are delivered, such as 30m')
  .addOption(
    new Option('--until <what>', 'up to where it is followed')
      .choices(['delivered', 'resolved'])
      .default('resolved'),
  )
  .option('--plan', 'only say what would be done, and how long it takes')
  .option('--json', 'print the result as JSON')
  .addHelpText(
    'after',
    `
The environment has to run, with the simulator as its orchestrator. Alerts take their real time: minutes to hours, said
beforehand. Ctrl-C ends the fault before it leaves. Ends with 1 when an alert was not delivered, or its end was not told.`,
  )
  .action(async (name: string, alert: string | undefined, options: Options) => {
    const { bundle } = choose(name);
    const { batches, leftOut } = plan(bundle, wanted(alert, options), longest(options));
    refuse(bundle, alert, leftOut);
    announce(batches, leftOut, options);
    if (options.plan) return print([], leftOut, options.json);
    const simulator = new Simulator(`http://${LOOPBACK}:${bundle.environment.ports.simulatorControl}`);
    await ready(bundle, simulator, batches.flat());
    print(await perform(bundle, simulator, batches, options), leftOut, options.json);
  });

/** The alerts that are asked for. @throws UserError */
function wanted(alert: string | undefined, { all }: Options): readonly string[] {
  if ((alert === undefined) === !all) {
    throw new UserError(
      alert === undefined ? 'no alert is named' : 'an alert is named, and --all as well',
      'Name one alert, or say --all.',
    );
  }
  if (alert === undefined) return EVERY_ALERT;
  if (!EVERY_ALERT.some((known) => known === alert)) {
    throw new UserError(`there is no alert '${alert}'`, `There are ${EVERY_ALERT.join(', ')}.`);
  }
  return [alert];
}

function longest({ longest: text }: Options): number | undefined {
  if (text === undefined) return undefined;
  try {
    return Duration.parse(text).seconds;
  } catch (error) {
    throw new UserError(`--longest: ${(error as Error).message}`, 'Write it as 30m, or 2h.');
  }
}

/** @throws UserError when there is nothing that could be drilled */
function refuse({ environment }: Bundle, alert: string | undefined, leftOut: readonly LeftOut[]): void {
  if (!simulated(environment)) {
    throw new UserError(
      `the orchestrator of ${environment.name} is not the simulator: nobody breaks a real one for a drill`,
      'Drill where the simulator runs: npm run drill -- dev.',
    );
  }
  const [why] = leftOut.filter((each) => each.alert === alert);
  if (why) throw new UserError(`${why.alert} cannot be drilled`, `${why.why}.`);
}

/** Says what is going to be done, and how long it takes at least. */
function announce(
  batches: readonly (readonly Drill[])[],
  leftOut: readonly LeftOut[],
  { until }: Options,
): void {
  for (const { alert, why } of leftOut) progress(`left out ${alert}: ${why}`);
  for (const [index, batch] of batches.entries()) {
    for (const { fault, expectations } of batch) {
      for (const { alert, least, parts, buildUp, buildUpWhy, over, receiver } of expectations) {
        const built = buildUpWhy ? ` + ${duration(buildUp * 1_000)} (${buildUpWhy})` : '';
        const end = until === 'resolved' ? `, its end about ${duration(over * 1_000)} after that` : '';
        progress(
          `${index + 1}. ${fault.name}: ${alert} at ${receiver} after ${duration((least + buildUp) * 1_000)} at least (${parts}${built})${end}`,
        );
      }
    }
  }
  const whole = batches.reduce((sum, batch) => {
    const each = batch.flatMap(({ expectations }) =>
      expectations.map(({ least, buildUp, over }) => least + buildUp + (until === 'resolved' ? over : 0)),
    );
    return sum + Math.max(0, ...each);
  }, 0);
  if (batches.length > 0) progress(`about ${duration(whole * 1_000)} in all`);
}

/** @throws UserError when a drill would tell nothing, or meddle with what goes on */
async function ready({ environment }: Bundle, simulator: Simulator, drills: readonly Drill[]): Promise<void> {
  const prometheus = new HttpServer('Prometheus', localUrl(environment, 'prometheus'));
  const alertmanager = new HttpServer('Alertmanager', localUrl(environment, 'alertmanager'));
  const [active] = await Promise.all([
    simulator.active(),
    prometheus.ask('/-/ready'),
    alertmanager.ask('/-/ready'),
  ]);
  if (active.length > 0) {
    throw new UserError(
      `the simulator has a fault already: ${active.join(', ')}`,
      `End it first: curl -X DELETE localhost:${environment.ports.simulatorControl}/faults`,
    );
  }
  const status = await simulator.sinkStatus();
  if (status >= 300) {
    throw new UserError(
      `the sink refuses what it is sent, with ${status}`,
      'POST {"status":200} to /sink/behaviour of the simulator.',
    );
  }
  const names = drills.flatMap(({ expectations }) => expectations.map(({ alert }) => alert));
  const held = await query(prometheus, `count by (alertname) (ALERTS{alertname=~"${names.join('|')}"})`);
  if (held.length > 0) {
    throw new UserError(
      `pending or firing already: ${held.map(({ labels }) => labels.alertname).join(', ')}`,
      'Wait until it is over: what it is followed for could not be told from what went before.',
    );
  }
}

/** One batch after another; whatever happens, no fault stays behind. */
async function perform(
  bundle: Bundle,
  simulator: Simulator,
  batches: readonly (readonly Drill[])[],
  { until }: Options,
): Promise<Outcome[]> {
  const [target = ''] = orchestratorTargets(bundle.environment);
  const begun = Date.now();
  const tell = (text: string) => progress(`${clock(Date.now() - begun)} ${text}`);
  const outcomes: Outcome[] = [];
  const started: string[] = [];
  await undoing(
    async () => {
      for (const batch of batches) {
        started.push(...batch.map(({ fault }) => fault.name));
        outcomes.push(...(await follow(bundle, simulator, target, batch, { until, tell })));
      }
    },
    async () => {
      for (const fault of started) await simulator.stop(fault);
    },
  );
  return outcomes;
}

function print(outcomes: readonly Outcome[], leftOut: readonly LeftOut[], json?: boolean): void {
  if (json) console.log(JSON.stringify({ alerts: outcomes, leftOut }, null, 2));
  else if (outcomes.length > 0) console.log(printed(outcomes));
  if (outcomes.some(({ verdict }) => verdict === 'failed')) process.exitCode = 1;
}

function printed(outcomes: readonly Outcome[]): string {
  const head = [
    'Fault',
    'Alert',
    'Pending',
    'Firing',
    'Delivered',
    'Receiver',
    'Least possible',
    'Over it',
    'Resolved',
  ];
  const time = (seconds: number | undefined) => (seconds === undefined ? NOTHING : duration(seconds * 1_000));
  const rows = outcomes.map(
    ({ fault, alert, pending, firing, delivered, receiver, least, resolved, note }) => [
      fault,
      alert,
      time(pending),
      time(firing),
      time(delivered),
      delivered === undefined ? (note ?? NOTHING) : receiver,
      time(least),
      time(delivered === undefined ? undefined : delivered - least),
      time(resolved),
    ],
  );
  const count = (verdict: Outcome['verdict']) =>
    outcomes.filter((outcome) => outcome.verdict === verdict).length;
  const failed = outcomes
    .filter(({ verdict }) => verdict === 'failed')
    .map(({ alert, note }) => `${pc.red('failed')} ${alert}: ${note}`);
  return [
    table(head, rows),
    '',
    'Times are from the start of the fault, the end of the alert from the end of the fault.',
    ...failed,
    `${count('delivered')} delivered, ${count('silenced')} silenced by a graver one, ${count('failed')} failed`,
  ].join('\n');
}

void run(program);
