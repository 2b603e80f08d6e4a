import { type Prometheus, QueryError, type Range } from '../../clients/prometheus';
import { UserError } from '../../lib/user-error';
import type { EnvironmentSummary } from '../../operations/revision/summary';
import { episodesOf, type Firing, firing } from './episodes';
import { type Impossible, type Past, type Rule, rulesOf } from './rules';

/** What an alert would have done by the rules of one revision; undefined where that has no such alert. */
export type Outcome = (Firing & { readonly missing: readonly string[] }) | Impossible | undefined;

/** An alert under both revisions. */
export interface Comparison {
  readonly alert: string;
  readonly before: Outcome;
  readonly after: Outcome;
  /** Whether both revisions ask for the same. */
  readonly same: boolean;
}

export interface Backtest {
  readonly range: Range;
  /** Seconds of the range in which the server scraped anything at all. */
  readonly coveredSeconds: number;
  readonly comparisons: readonly Comparison[];
  /** Alerts that Grafana evaluates over logs or over Prometheus: a Prometheus does not know of them. */
  readonly elsewhere: readonly string[];
}

/** There whenever the server ran: then it scraped something, if only itself. */
const RUNNING = 'count(up)';

/** Points by which it is seen where there is a past at all. */
const COARSE_POINTS = 1_000;
/** A recorded series that is missing for longer than this share of the past is not taken for complete. */
const COMPLETE = 0.99;

/** Evaluates the alerts of two revisions over a server's past. @throws UserError when it has none */
export async function backtest(
  prometheus: Prometheus,
  before: EnvironmentSummary,
  after: EnvironmentSummary,
  range: Range,
  told: (progress: string) => void,
): Promise<Backtest> {
  const coarse = coarser(range);
  const running = await timesOf(prometheus, RUNNING, coarse);
  if (running.size === 0) {
    throw new UserError(
      `${prometheus.address} has no samples of these days`,
      'Name the server that scrapes this environment, or fewer --days.',
    );
  }
  const past = await readPast(prometheus, before, after, coarse, running.size, told);
  const rules = { before: rulesOf(before, past), after: rulesOf(after, past) };
  const alerts = [...new Set([...rules.after.keys(), ...rules.before.keys()])];
  const remembered = new Map<string, Promise<Outcome>>();
  const comparisons: Comparison[] = [];
  for (const [index, alert] of alerts.entries()) {
    const evaluate = (rule: Rule | Impossible | undefined): Promise<Outcome> => {
      const key = JSON.stringify(rule);
      const say = (done: number) =>
        told(`${index + 1}/${alerts.length} ${alert} ${Math.round(done * 100)} %`);
      const outcome = remembered.get(key) ?? outcomeOf(prometheus, rule, range, say);
      remembered.set(key, outcome);
      return outcome;
    };
    const [was, is] = [rules.before.get(alert), rules.after.get(alert)];
    comparisons.push({
      alert,
      before: await evaluate(was),
      after: await evaluate(is),
      same: JSON.stringify(was) === JSON.stringify(is),
    });
  }
  return {
    range,
    coveredSeconds: Math.min(running.size * coarse.step, range.end - range.start),
    comparisons,
    elsewhere: after.alerts.filter(({ watches }) => watches !== 'metrics').map(({ name }) => name),
  };
}

function coarser({ start, end, step }: Range): Range {
  const wanted = (end - start) / COARSE_POINTS;
  return { start, end, step: Math.max(1, Math.ceil(wanted / step)) * step };
}

async function timesOf(prometheus: Prometheus, query: string, range: Range): Promise<ReadonlySet<number>> {
  return new Set((await prometheus.presence(query, range)).flatMap(({ times }) => times));
}

async function readPast(
  prometheus: Prometheus,
  before: EnvironmentSummary,
  after: EnvironmentSummary,
  coarse: Range,
  covered: number,
  told: (progress: string) => void,
): Promise<Past> {
  const names = await prometheus.metricNames(coarse);
  const records = [...new Set([...before.recordings, ...after.recordings].map(({ record }) => record))];
  const recorded = new Set<string>();
  for (const record of records.filter((name) => names.has(name))) {
    told(`looks for ${record}`);
    const points = await timesOf(prometheus, `count(${record})`, coarse);
    if (points.size >= covered * COMPLETE) recorded.add(record);
  }
  return { names, recorded, recordings: before.recordings };
}

async function outcomeOf(
  prometheus: Prometheus,
  rule: Rule | Impossible | undefined,
  range: Range,
  told: (done: number) => void,
): Promise<Outcome> {
  if (rule === undefined || 'impossible' in rule) return rule;
  const { expression, forSeconds, missing } = rule;
  // What was pending when the time of interest began has to be known.
  const lead = Math.ceil(forSeconds / range.step) * range.step;
  try {
    const asked = { ...range, start: range.start - lead };
    // A server that does not run evaluates nothing; asked now, it would say that everything is absent then.
    const presence = await prometheus.presence(`(${expression}) and on () ${RUNNING}`, asked, told);
    return { ...firing(episodesOf(presence, range, forSeconds)), missing };
  } catch (error) {
    if (error instanceof QueryError) return { impossible: error.message };
    throw error;
  }
}
