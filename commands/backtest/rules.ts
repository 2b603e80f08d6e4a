import { type InlinedSeries, inlineRecorded } from '../../alerts/grafana/inline';
import { EVALUATION_INTERVAL } from '../../lib/names';
import { parse } from '../../lib/promql/parse';
import { children, type Expression } from '../../lib/promql/syntax';
import type { EnvironmentSummary } from '../../operations/revision/summary';

/** A rule of one revision as a query over a server's data. */
export interface BacktestRule {
  readonly expression: string;
  readonly forSeconds: number;
  /** Metrics that it reads and that the server does not have. */
  readonly missing: readonly string[];
}

/** Why a rule cannot be evaluated. */
export interface Unevaluable {
  readonly unevaluable: string;
}

/** The data of a server, and the recorded series in it. */
export interface ServerData {
  /** All metric names. */
  readonly names: ReadonlySet<string>;
  /** Recorded series that exist for the whole range. */
  readonly recorded: ReadonlySet<string>;
  /** The recording rules that run on the server. */
  readonly recordings: EnvironmentSummary['recordings'];
}

/**
 * The rules of an environment that Prometheus evaluates, by name. A recorded series is read from the server if it exists
 * there and the revision records it with the same expression. Otherwise its expression replaces it.
 */
export function rulesOf(
  environment: EnvironmentSummary,
  past: ServerData,
): Map<string, BacktestRule | Unevaluable> {
  const known = new Map(past.recordings.map(({ record, expression }) => [record, expression]));
  const computed = new Map(
    environment.recordings
      .filter(({ record, expression }) => !past.recorded.has(record) || known.get(record) !== expression)
      .map(({ record, expression }) => [record, { expression, step: EVALUATION_INTERVAL.toString() }]),
  );
  return new Map(
    environment.alerts
      // Without the heartbeat, which always fires.
      .filter(({ watches, severity }) => watches === 'metrics' && severity !== 'none')
      .map(({ name, expression, forSeconds }) => [name, queryOf(expression, forSeconds, computed, past)]),
  );
}

function queryOf(
  text: string,
  forSeconds: number,
  computed: ReadonlyMap<string, InlinedSeries>,
  { names }: ServerData,
): BacktestRule | Unevaluable {
  try {
    const expression = inlineRecorded(text, computed);
    return { expression, forSeconds, missing: selected(expression).filter((name) => !names.has(name)) };
  } catch (error) {
    return { unevaluable: error instanceof Error ? error.message : String(error) };
  }
}

/** The metric names that a query selects, without duplicates. */
export function selected(query: string): string[] {
  const parsed = parse(query);
  return 'expression' in parsed ? [...new Set(namesIn(parsed.expression))] : [];
}

function namesIn(node: Expression): string[] {
  const own = node.kind === 'selector' && node.name !== undefined ? [node.name] : [];
  return [...own, ...children(node).flatMap(namesIn)];
}
