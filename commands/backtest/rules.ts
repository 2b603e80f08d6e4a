import { inlineRecorded } from '../../alerts/grafana/inline';
import { parse } from '../../lib/promql/parse';
import { children, type Expression } from '../../lib/promql/syntax';
import type { EnvironmentSummary } from '../../operations/revision/summary';

/** A rule of one revision, as it can be asked of a server's past. */
export interface Rule {
  readonly expression: string;
  readonly forSeconds: number;
  /** What it reads that the server has never had. */
  readonly missing: readonly string[];
}

/** What a rule cannot be asked as, and why. */
export interface Impossible {
  readonly impossible: string;
}

/** What of a server's past can be read instead of computed. */
export interface Past {
  /** All names of series that it has. */
  readonly names: ReadonlySet<string>;
  /** Recorded series that it has all along. */
  readonly recorded: ReadonlySet<string>;
  /** What they were recorded from: by the rules that run there. */
  readonly recordings: EnvironmentSummary['recordings'];
}

/**
 * The rules of an environment that Prometheus evaluates, by name. A recorded series is read where the server has it
 * and this revision records it in the same way; else what it would be recorded from is put in its place.
 */
export function rulesOf(environment: EnvironmentSummary, past: Past): Map<string, Rule | Impossible> {
  const known = new Map(past.recordings.map(({ record, expression }) => [record, expression]));
  const computed = new Map(
    environment.recordings
      .filter(({ record, expression }) => !past.recorded.has(record) || known.get(record) !== expression)
      .map(({ record, expression }) => [record, expression]),
  );
  return new Map(
    environment.alerts
      // The heartbeat always fires.
      .filter(({ watches, severity }) => watches === 'metrics' && severity !== 'none')
      .map(({ name, expression, forSeconds }) => [name, askable(expression, forSeconds, computed, past)]),
  );
}

function askable(
  text: string,
  forSeconds: number,
  computed: ReadonlyMap<string, string>,
  { names }: Past,
): Rule | Impossible {
  try {
    const expression = inlineRecorded(text, computed);
    return { expression, forSeconds, missing: selected(expression).filter((name) => !names.has(name)) };
  } catch (error) {
    return { impossible: error instanceof Error ? error.message : String(error) };
  }
}

/** Names of the series that a query selects, each once. */
export function selected(query: string): string[] {
  const parsed = parse(query);
  return 'expression' in parsed ? [...new Set(namesIn(parsed.expression))] : [];
}

function namesIn(node: Expression): string[] {
  const own = node.kind === 'selector' && node.name !== undefined ? [node.name] : [];
  return [...own, ...children(node).flatMap(namesIn)];
}
