import type { Duration } from '../lib/duration';
import { METRICS, type Metric } from '../lib/metrics';
import { ALERT_LABELS } from '../lib/metrics/monitoring';
import { JOBS } from '../lib/names';
import type { Problem } from '../lib/problems';
import type { PromQL } from '../lib/promql/expression';
import { isFixed } from '../lib/promql/infer';
import { parse } from '../lib/promql/parse';
import { type Catalogue, findSeries } from '../lib/promql/series';
import { children, type Expression, type Matcher, type Window } from '../lib/promql/syntax';
import type { Series } from '../lib/promql/type';
import { catalogueWith, type Recording } from './objectives';
import { type Alert, isPromql } from './resolve';

/** The assumed number of values of a label, rather too high than too low. */
interface Cardinality {
  readonly values: number;
  readonly why: string;
}

/** Assumptions about the labels of the catalogue, for one instance. */
export const CARDINALITY: Readonly<Record<string, Cardinality>> = {
  library: { values: 5, why: 'Four known libraries, and a future one.' },
  operation: { values: 8, why: 'Six known operations. APIs grow.' },
  status: { values: 2, why: 'success or error (contract).' },
  error_type: { values: 5, why: 'Four known kinds of errors, and others.' },
  license_type: { values: 5, why: 'Four known licences, and others of a hub.' },
  check_type: { values: 5, why: 'Four known checks, and a future one.' },
  rule_group: { values: 5, why: 'The groups of this project.' },
  integration: { values: 20, why: 'Alertmanager has a series for each integration.' },
  reason: { values: 5, why: 'Alertmanager has a series for each reason.' },
  outcome: { values: 4, why: 'Stored, refused, kept in the failure store, failed.' },
  http_response_status_code: { values: 4, why: 'It follows the outcome.' },
  remote_name: { values: 2, why: 'Prometheus has a series for each remote storage: one or two.' },
  url: { values: 1, why: 'It follows the name of the storage.' },
  exporter: { values: 5, why: 'One for each log stream, and one of the collector.' },
  receiver: { values: 3, why: 'One per log file.' },
  alertmanager: { values: 1, why: 'One Alertmanager.' },
  event: { values: 1, why: 'Only first events have it.' },
  type: { values: 2, why: 'float or histogram.' },
  device: { values: 5, why: 'The disks of a small server.' },
  fstype: { values: 2, why: 'ext4 and vfat, for example.' },
  mountpoint: { values: 6, why: 'One for each disk, and some volumes.' },
  cpu: { values: 8, why: 'A small server.' },
  mode: { values: 8, why: 'user, system, idle and five more (Linux).' },
  alertname: { values: 50, why: 'More than all alerts.' },
  ...Object.fromEntries(
    ['alertstate', ...ALERT_LABELS].map((label) => [
      label,
      { values: 1, why: 'Follows from the name of the alert, or is the same for all.' },
    ]),
  ),
};

/** Assumed number of values of a label without an entry above. */
const UNKNOWN_LABEL = 10;

/** Series such as `up`, which Prometheus adds for every target. */
const SERIES_PER_TARGET = 5;

/** What an estimate depends on besides the rules. */
export interface Load {
  /** Orchestrators that are scraped, by both jobs. */
  readonly instances: number;
  readonly scrapeInterval: (job: string) => Duration;
}

/** The parts of a rule that determine its cost. */
export interface CostedRule {
  readonly name: string;
  readonly expression: PromQL | string;
}

/** The cost of the rules, estimated without a server. */
export interface Estimate {
  readonly instances: number;
  /** The series that one orchestrator exposes, and those that Prometheus adds. */
  readonly seriesPerInstance: number;
  /** The series that rules record. */
  readonly seriesRecorded: number;
  /** All series of the instances and rules. The monitoring's own servers expose a few thousand more. */
  readonly series: number;
  /** The samples that one evaluation of all rules reads, in a cycle that includes the error budgets. */
  readonly samplesPerCycle: number;
  /** How many of them each rule reads, most first. */
  readonly contributions: readonly { readonly name: string; readonly samples: number }[];
}

/** The limits of an environment. */
export interface BudgetLimits {
  readonly series: number;
  readonly samplesPerCycle: number;
}

/** Estimates the cost of an environment's rules in the worst case: every possible series exists. */
export function estimate(alerts: readonly Alert[], recording: Recording, load: Load): Estimate {
  const recorded = recording.rules;
  const rules = [
    ...recorded.map(({ record, expression }) => ({ name: record, expression })),
    ...alerts.filter(isPromql).map(({ name, expression }) => ({ name, expression })),
  ];
  return estimateRules(rules, recorded.length, catalogueWith(recording), load);
}

/**
 * Estimates the cost of any rules.
 * @param seriesRecorded how many of them record a series.
 */
export function estimateRules(
  rules: readonly CostedRule[],
  seriesRecorded: number,
  catalogue: Catalogue,
  load: Load,
): Estimate {
  const contributions = rules
    .map(({ name, expression }) => ({ name, samples: samplesOf(expression, catalogue, load) }))
    .sort((one, other) => other.samples - one.samples || (one.name < other.name ? -1 : 1));
  return {
    instances: load.instances,
    seriesPerInstance: SERIES_PER_INSTANCE,
    seriesRecorded,
    series: load.instances * SERIES_PER_INSTANCE + seriesRecorded,
    samplesPerCycle: contributions.reduce((sum, { samples }) => sum + samples, 0),
    contributions,
  };
}

/** Finds exceeded limits. Each problem names the metrics or rules with the largest share. */
export function checkBudget(
  { instances, series, samplesPerCycle, contributions, seriesPerInstance }: Estimate,
  limits: BudgetLimits,
): Problem[] {
  const problems: Problem[] = [];
  if (series > limits.series) {
    const largest = LARGEST_METRICS.map(({ name, series: each }) => `${name} ${each}`).join(', ');
    problems.push({
      path: 'budget.series',
      message: `${instances} instances are estimated at ${figure(series)} series, but only ${figure(limits.series)} are allowed; of the ${seriesPerInstance} series of each instance, most belong to ${largest}`,
      cure: 'Scrape fewer instances by this Prometheus, drop buckets or labels from the exposition, or give Prometheus more memory and raise budget.series.',
    });
  }
  if (samplesPerCycle > limits.samplesPerCycle) {
    const share = (samples: number) => `${Math.round((100 * samples) / samplesPerCycle)} %`;
    const largest = contributions
      .slice(0, 3)
      .map(({ name, samples }) => `${name} ${share(samples)}`)
      .join(', ');
    problems.push({
      path: 'budget.samplesPerCycle',
      message: `the rules are estimated to read ${figure(samplesPerCycle)} samples in one evaluation with ${instances} instances, but only ${figure(limits.samplesPerCycle)} are allowed; most are read by ${largest}`,
      cure: 'Shorten the windows of these rules, let them read recorded series, or switch an alert off; raise budget.samplesPerCycle when `npm run budget` has shown that an evaluation stays far below its interval.',
    });
  }
  return problems;
}

/** How far back rules read each series, in seconds by its name: a measurement of their cost needs this much history. */
export function lookBack(rules: readonly CostedRule[], catalogue: Catalogue): ReadonlyMap<string, number> {
  const seconds = new Map<string, number>();
  const visit = (node: Expression, back: number) => {
    if (node.kind === 'selector' && node.name !== undefined && findSeries(node.name, catalogue)) {
      seconds.set(node.name, Math.max(back, seconds.get(node.name) ?? 0));
    }
    for (const child of children(node)) visit(child, back + reachOf(node));
  };
  for (const { expression } of rules) {
    const parsed = parse(String(expression));
    if ('expression' in parsed) visit(parsed.expression, 0);
  }
  return seconds;
}

function reachOf(node: Expression): number {
  if (node.kind === 'range' || node.kind === 'subquery') return node.window.seconds ?? 0;
  if (node.kind !== 'modified') return 0;
  const [, amount, unit] = /^offset (\d+)(ms|[smhdwy])/.exec(node.modifier) ?? [];
  return Number(amount ?? 0) * (UNIT_SECONDS[unit ?? ''] ?? 0);
}

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** Samples that one evaluation of an expression reads. An invalid one counts as 0: other checks refuse it. */
function samplesOf(expression: PromQL | string, catalogue: Catalogue, load: Load): number {
  const parsed = parse(String(expression));
  return 'expression' in parsed ? Math.round(read(parsed.expression, catalogue, load)) : 0;
}

/** @param range the window over which the selectors below are read. @default the last sample of each series */
function read(node: Expression, catalogue: Catalogue, load: Load, range?: Window): number {
  switch (node.kind) {
    case 'selector': {
      const series = node.name === undefined ? undefined : findSeries(node.name, catalogue);
      if (!series) return 0;
      const { brief, job, recordedEvery = load.scrapeInterval(job) } = series.metric;
      const { seconds } = recordedEvery;
      const samples = range?.seconds === undefined || brief ? 1 : Math.max(1, range.seconds / seconds);
      return samples * seriesSelected(series, node.matchers, load);
    }
    case 'range':
      return read(node.operand, catalogue, load, node.window);
    case 'subquery': {
      const step = node.step?.seconds ?? load.scrapeInterval(JOBS.prometheus).seconds;
      return read(node.operand, catalogue, load) * Math.max(1, (node.window.seconds ?? step) / step);
    }
    case 'modified':
      return read(node.operand, catalogue, load, range);
    default:
      return children(node).reduce((sum, child) => sum + read(child, catalogue, load), 0);
  }
}

/** How many series a selector finds, at most. */
function seriesSelected(series: Series, matchers: readonly Matcher[], load: Load): number {
  const { metric } = series;
  const targets = jobsOf(metric)
    .filter((job) => matchers.every((matcher) => matcher.name !== 'job' || admits(matcher, job)))
    .reduce((sum, job) => sum + targetsOf(job, load), 0);
  const one = matchers.some(({ name, operator }) => name === 'instance' && operator === '=');
  return (one ? Math.min(1, targets) : targets) * seriesOfTarget(series, matchers);
}

/** The jobs whose targets have the metric. A metric that Prometheus itself adds exists for every target. */
function jobsOf(metric: Metric): readonly string[] {
  return metric.closed && metric.targetLabels.includes('job') ? Object.values(JOBS) : [metric.job];
}

function targetsOf(job: string, { instances }: Load): number {
  return job === JOBS.models || job === JOBS.health ? instances : 1;
}

function admits({ operator, value }: Matcher, job: string): boolean {
  const equal = operator.includes('~') ? new RegExp(`^(?:${value})$`).test(job) : value === job;
  return operator.startsWith('!') ? !equal : equal;
}

/** Series of one target. Negative matchers are ignored: each excludes at most one value. */
function seriesOfTarget({ metric, part }: Series, matchers: readonly Matcher[] = []): number {
  const values = metric.labels.map((label) => {
    const all = CARDINALITY[label]?.values ?? UNKNOWN_LABEL;
    const matcher = matchers.find(({ name }) => name === label);
    if (matcher?.operator === '=') return 1;
    return matcher?.operator === '=~' && /^[\w|-]+$/.test(matcher.value)
      ? Math.min(all, matcher.value.split('|').length)
      : all;
  });
  const isOne = matchers.some((matcher) => matcher.name === 'le' && isFixed(matcher));
  const buckets = part === 'bucket' && !isOne ? (metric.buckets?.length ?? 0) + 1 : 1;
  return values.reduce((product, count) => product * count, buckets);
}

const PARTS = ['bucket', 'sum', 'count'] as const;

/** Series that one orchestrator exposes under a metric's name. */
function exposed(metric: Metric): number {
  if (metric.type !== 'histogram') {
    return seriesOfTarget({
      name: metric.name,
      metric,
      type: metric.type,
      unit: metric.unit,
      part: undefined,
    });
  }
  return PARTS.reduce(
    (sum, part) =>
      sum +
      seriesOfTarget({ name: `${metric.name}_${part}`, metric, type: 'counter', unit: metric.unit, part }),
    0,
  );
}

const PER_METRIC = Object.values(METRICS).map((metric) => ({ name: metric.name, series: exposed(metric) }));
const SERIES_PER_INSTANCE = PER_METRIC.reduce((sum, { series }) => sum + series, 0) + 2 * SERIES_PER_TARGET;
const LARGEST_METRICS = [...PER_METRIC].sort((one, other) => other.series - one.series).slice(0, 3);

function figure(value: number): string {
  return value.toLocaleString('en-US');
}
