import { type QueryApi, QueryError, type Range } from '../../clients/query-api';
import { UserError } from '../../lib/user-error';
import type { EnvironmentSummary } from '../../operations/revision/summary';
import { episodesOf, type Firing, firing } from './episodes';
import { type BacktestRule, rulesOf, type ServerData, type Unevaluable } from './rules';

/** When an alert would have fired with the rules of one revision. Undefined if the revision does not have the alert. */
export type AlertHistory = (Firing & { readonly missing: readonly string[] }) | Unevaluable | undefined;

/** An alert in both revisions. */
export interface Comparison {
  readonly alert: string;
  readonly before: AlertHistory;
  readonly after: AlertHistory;
  /** Whether the rule is the same in both revisions. */
  readonly same: boolean;
}

export interface Backtest {
  readonly range: Range;
  /** Seconds of the range for which the server has data. */
  readonly coveredSeconds: number;
  readonly comparisons: readonly Comparison[];
  /** Alerts that only Grafana evaluates, over logs or over Prometheus. */
  readonly elsewhere: readonly string[];
}

/** Has a value whenever the server ran, because it scrapes at least itself. */
const RUNNING = 'count(up)';

/** Resolution of the query that finds the periods with data. */
const COARSE_POINTS = 1_000;
/** A recorded series counts as complete if it exists for at least this share of the range. */
const COMPLETE = 0.99;

/** Evaluates the alerts of two revisions over a server's data. @throws UserError if it has no data in the range */
export async function backtest(
  prometheus: QueryApi,
  before: EnvironmentSummary,
  after: EnvironmentSummary,
  range: Range,
  report: (progress: string) => void,
): Promise<Backtest> {
  const coarse = coarser(range);
  const running = await timesOf(prometheus, RUNNING, coarse).catch((error: unknown) => {
    if (!(error instanceof QueryError)) throw error;
    throw new UserError(
      `no Prometheus at ${prometheus.url}: ${error.message}`,
      'Check --prometheus, with the path of a proxy if there is one.',
    );
  });
  if (running.size === 0) {
    throw new UserError(
      `${prometheus.url} has no samples in this range`,
      'Set --prometheus to the server that scrapes this environment, or change --days.',
    );
  }
  const past = await readPast(prometheus, before, after, coarse, running.size, report);
  const rules = { before: rulesOf(before, past), after: rulesOf(after, past) };
  const alerts = [...new Set([...rules.after.keys(), ...rules.before.keys()])];
  const evaluated = new Map<string, Promise<AlertHistory>>();
  const comparisons: Comparison[] = [];
  for (const [index, alert] of alerts.entries()) {
    const evaluate = (rule: BacktestRule | Unevaluable | undefined): Promise<AlertHistory> => {
      const key = JSON.stringify(rule);
      const say = (done: number) =>
        report(`${index + 1}/${alerts.length} ${alert} ${Math.round(done * 100)} %`);
      const outcome = evaluated.get(key) ?? outcomeOf(prometheus, rule, range, say);
      evaluated.set(key, outcome);
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

async function timesOf(prometheus: QueryApi, query: string, range: Range): Promise<ReadonlySet<number>> {
  return new Set((await prometheus.presence(query, range)).flatMap(({ times }) => times));
}

async function readPast(
  prometheus: QueryApi,
  before: EnvironmentSummary,
  after: EnvironmentSummary,
  coarse: Range,
  covered: number,
  report: (progress: string) => void,
): Promise<ServerData> {
  const names = await prometheus.metricNames(coarse);
  const records = [...new Set([...before.recordings, ...after.recordings].map(({ record }) => record))];
  const recorded = new Set<string>();
  for (const record of records.filter((name) => names.has(name))) {
    report(`checking ${record}`);
    const points = await timesOf(prometheus, `count(${record})`, coarse);
    if (points.size >= covered * COMPLETE) recorded.add(record);
  }
  return { names, recorded, recordings: before.recordings };
}

async function outcomeOf(
  prometheus: QueryApi,
  rule: BacktestRule | Unevaluable | undefined,
  range: Range,
  report: (done: number) => void,
): Promise<AlertHistory> {
  if (rule === undefined || 'unevaluable' in rule) return rule;
  const { expression, forSeconds, missing } = rule;
  // Alerts may be pending before the start of the range.
  const lead = Math.ceil(forSeconds / range.step) * range.step;
  try {
    const asked = { ...range, start: range.start - lead };
    // Excludes periods without data, in which absent() would be true.
    const presence = await prometheus.presence(`(${expression}) and on () ${RUNNING}`, asked, report);
    return { ...firing(episodesOf(presence, range, forSeconds)), missing };
  } catch (error) {
    if (error instanceof QueryError) return { unevaluable: error.message };
    throw error;
  }
}
