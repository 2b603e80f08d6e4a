import { cpus, loadavg } from 'node:os';
import { type CostedRule, type Estimate, estimate, estimateRules } from '../../../alerts/budget';
import { catalogueWith } from '../../../alerts/objectives';
import { isPromql } from '../../../alerts/resolve';
import type { Bundle } from '../../../bundle';
import { bundles } from '../../../bundle/all';
import { load } from '../../../bundle/check';
import { formatBytes } from '../../../lib/format';
import { CATALOGUE } from '../../../lib/metrics';
import { EVALUATION_INTERVAL } from '../../../lib/names';
import { progress } from '../../../lib/progress';
import { UserError } from '../../../lib/user-error';
import { command, run } from '../../../operations/command';
import { table } from '../../../operations/table';
import { findOrSkip } from '../../support/programs';
import { type Measurement, measure, type RuleSet } from './measure';
import { NAIVE_RULES } from './naive';
import { NODE_METRICS, PEER_ALERTS, PEER_GROUPS, PEER_RULES } from './peer';

const OURS = 'ours';
const NAIVE = 'naive';
/** Common alerts on hosts, for a comparison with the usual cost of an alert. */
const PEER = 'hosts';

interface Options {
  readonly instances: string;
  readonly shards: number;
  readonly estimateOnly?: boolean;
  readonly json?: boolean;
}

const program = command(
  'budget',
  'Estimates the cost of the rules, and measures it on a real Prometheus if one is installed',
)
  .argument('[environment]', 'the environment whose rules are measured', 'prod')
  .option('--instances <numbers>', 'numbers of orchestrators, separated by commas', '1,10,100')
  .option('--shards <number>', 'environments that share the orchestrators evenly; one is measured', Number, 1)
  .option('--estimate-only', 'estimate only, do not measure')
  .option('--json', 'print the result as JSON')
  .action(async (name: string, options: Options) => {
    const [bundle] = bundles(process.env, [name]);
    if (!bundle) throw new Error(`${name} has no bundle`);
    const counts = numbers(options.instances, options.shards);
    const estimates = counts.map((instances) => estimateBoth(bundle, instances));
    const measurements = options.estimateOnly ? [] : await measureAll(bundle, counts);
    const result = { environment: name, limits: bundle.environment.budget, estimates, measurements };
    console.log(options.json ? JSON.stringify(result, null, 2) : printed(result));
  });

/** The estimates of our rules and of the naive rules for a number of instances. */
interface Estimates {
  readonly ours: Estimate;
  readonly naive: Estimate;
}
interface Result {
  readonly environment: string;
  readonly limits: Bundle['environment']['budget'];
  readonly estimates: readonly Estimates[];
  readonly measurements: readonly Measurement[];
}

function estimateBoth({ environment, alerts, recording }: Bundle, instances: number): Estimates {
  const expected = { ...load(environment), instances };
  return {
    ours: estimate(alerts, recording, expected),
    naive: estimateRules(NAIVE_RULES, 0, CATALOGUE, expected),
  };
}

async function measureAll(bundle: Bundle, counts: readonly number[]): Promise<Measurement[]> {
  const programs = findOrSkip('prometheus', 'promtool');
  if (!programs) return [];
  if ((loadavg()[0] ?? 0) > cpus().length / 2) {
    progress('This machine is busy: evaluations take longer than necessary.');
  }
  const { environment, recording } = bundle;
  const measurements: Measurement[] = [];
  for (const instances of counts) {
    measurements.push(
      ...(await measure({
        programs,
        load: { ...load(environment), instances },
        environment: environment.name,
        catalogue: new Map([
          ...catalogueWith(recording),
          ...NODE_METRICS.map((metric) => [metric.name, metric] as const),
        ]),
        recording: recording.rules,
        ruleSets: [naiveRules(), peerRules(), ourRules(bundle)],
        report: progress,
      })),
    );
  }
  return measurements;
}

function ourRules({ alerts, recording, prometheus }: Bundle): RuleSet {
  const recorded = recording.rules;
  const rules: CostedRule[] = [
    ...recorded.map(({ record, expression }) => ({ name: record, expression })),
    ...alerts.filter(isPromql),
  ];
  return { title: OURS, files: prometheus.rules, rules, alerts: rules.length - recorded.length };
}

function naiveRules(): RuleSet {
  const rules = NAIVE_RULES.map(({ name, expression }) => ({ alert: name, expr: String(expression) }));
  return {
    title: NAIVE,
    files: { 'naive.yml': { groups: [{ name: NAIVE, rules }] } },
    rules: NAIVE_RULES,
    alerts: NAIVE_RULES.length,
  };
}

function peerRules(): RuleSet {
  return {
    title: PEER,
    files: { 'hosts.yml': { groups: PEER_GROUPS } },
    rules: PEER_RULES,
    alerts: PEER_ALERTS,
  };
}

function printed({ environment, limits, estimates, measurements }: Result): string {
  const estimated = table(
    ['instances', 'series', 'recorded', 'samples per cycle', 'of the limit', 'naive: samples'],
    estimates.map(({ ours, naive }) => [
      figure(ours.instances),
      figure(ours.series),
      figure(ours.seriesRecorded),
      figure(ours.samplesPerCycle),
      percent(Math.max(ours.samplesPerCycle / limits.samplesPerCycle, ours.series / limits.series)),
      figure(naive.samplesPerCycle),
    ]),
  );
  const most = estimates.at(-1)?.ours;
  const readers = most?.contributions
    .slice(0, 5)
    .map(({ name, samples }) => `${name} ${percent(samples / most.samplesPerCycle)}`)
    .join(', ');
  return [
    `Rules of ${environment}, estimated`,
    estimated,
    ...(readers ? [`Most samples are read by ${readers}.`] : []),
    ...(measurements.length > 0 ? ['', ...printedMeasurements(measurements)] : []),
  ].join('\n');
}

function printedMeasurements(measurements: readonly Measurement[]): string[] {
  const rows = measurements.map((measurement) => {
    const { rules, instances } = measurement;
    const ofSet = (title: string) =>
      measurements.find((other) => other.rules === title && other.instances === instances);
    const [naive, peer] = [ofSet(NAIVE), ofSet(PEER)];
    return [
      figure(instances),
      rules,
      figure(measurement.headSeries),
      formatBytes(measurement.residentBytes),
      figure(measurement.samplesRead),
      figure(measurement.samplesReturned),
      seconds(measurement.seconds),
      seconds(measurement.fastestSeconds),
      seconds(measurement.cpuSeconds),
      percent(measurement.seconds / EVALUATION_INTERVAL.seconds),
      rules === OURS && naive ? (measurement.cpuSeconds / naive.cpuSeconds).toFixed(1) : '',
      milliseconds(measurement.secondsPerAlert),
      rules === OURS && peer ? (measurement.secondsPerAlert / peer.secondsPerAlert).toFixed(2) : '',
    ];
  });
  const largest = measurements.filter(({ rules }) => rules === OURS).at(-1);
  return [
    'Measured on a real Prometheus with two cores, with data for the longest range of the rules',
    table(
      [
        'instances',
        'rules',
        'head series',
        'memory',
        'samples read',
        'returned',
        'evaluation',
        'fastest',
        'CPU',
        `of ${EVALUATION_INTERVAL}`,
        'ours / naive',
        'per alert',
        'ours / hosts',
      ],
      rows,
    ),
    ...(largest
      ? [
          `Slowest rules with ${largest.instances} instances: ${largest.slowest.map(({ name, seconds: time }) => `${name} ${seconds(time)}`).join(', ')}.`,
        ]
      : []),
  ];
}

/** The numbers of orchestrators of one environment. @throws UserError */
function numbers(text: string, shards: number): number[] {
  if (!Number.isInteger(shards) || shards < 1) {
    throw new UserError('--shards is not a whole number of 1 or more', 'Give a number such as 10.');
  }
  const given = text.split(',').map((count) => Math.ceil(Number(count) / shards));
  if (given.some((number) => !Number.isInteger(number) || number < 1 || number > 1_000)) {
    throw new UserError(
      `--instances: '${text}' is not a list of numbers that give each environment 1 to 1000 orchestrators`,
      'Give numbers such as 1,10,100, and --shards for more than 1000.',
    );
  }
  return given;
}

function figure(value: number): string {
  return value.toLocaleString('en-US');
}

function percent(share: number): string {
  return `${(share * 100).toPrecision(2)} %`;
}

function milliseconds(value: number): string {
  return `${(value * 1_000).toPrecision(3)} ms`;
}

function seconds(value: number): string {
  return `${value.toPrecision(3)} s`;
}

void run(program);
