import { parse } from '../../lib/promql/parse';
import { children, type Expression, type Place } from '../../lib/promql/syntax';
import { RECORDED_LABELS } from '../objectives/recording';
import { intervalOf, type RecordingRule } from '../types';

interface Edit extends Place {
  readonly text: string;
}

/** What replaces a recorded series: its expression, and how often it is recorded. */
export interface InlinedSeries {
  readonly expression: string;
  readonly step: string;
}

export function inlined({ expression, group }: Pick<RecordingRule, 'expression' | 'group'>): InlinedSeries {
  return { expression: expression.text, step: intervalOf(group).toString() };
}

/**
 * Replaces the names of recorded series by their expressions: Grafana's recording rules would need a server to write
 * to. A range becomes a subquery with the recording interval as its step.
 *
 * Recorded series have the labels `service` and `environment`, their expressions do not. The rule of an alert adds
 * both. An expression that refers to one of them would change its meaning, and is rejected.
 * @throws Error for a query that needs the recorded series.
 */
export function inlineRecorded(query: string, recorded: ReadonlyMap<string, InlinedSeries>): string {
  const parsed = parse(query);
  if ('findings' in parsed) throw new Error(`'${query}' is not PromQL`);
  const edits = editsOf(parsed.expression, query, recorded);
  if (edits.length > 0) refuseRecordedLabels(parsed.expression, query);
  return edits
    .sort((one, other) => other.from - one.from)
    .reduce((text, { from, to, text: inlined }) => text.slice(0, from) + inlined + text.slice(to), query);
}

function editsOf(node: Expression, query: string, recorded: ReadonlyMap<string, InlinedSeries>): Edit[] {
  const whole = recordedAt(node, recorded);
  if (whole !== undefined) return [{ from: node.from, to: node.to, text: whole.text }];
  if (node.kind === 'range') {
    const inner = recordedAt(node.operand, recorded);
    if (inner === undefined) return [];
    const { text, step } = inner;
    return [{ from: node.from, to: node.to, text: `${text}[${node.window.text}:${step}]` }];
  }
  if (node.kind === 'modified' && recordedAt(node.operand, recorded) !== undefined) {
    throw new Error(`'${query}': only a range of a recorded series can have ${node.modifier}`);
  }
  return children(node).flatMap((child) => editsOf(child, query, recorded));
}

/** The expression of a recorded series, in parentheses. Undefined for other nodes. */
function recordedAt(
  node: Expression,
  recorded: ReadonlyMap<string, InlinedSeries>,
): { readonly text: string; readonly step: string } | undefined {
  if (node.kind !== 'selector' || node.name === undefined) return undefined;
  const series = recorded.get(node.name);
  if (series === undefined) return undefined;
  // The expression is scoped to the same environment.
  if (node.matchers.some(({ name }) => name !== 'environment'))
    throw new Error(`the recorded series ${node.name} cannot be selected from`);
  return { text: `(${inlineRecorded(series.expression, recorded)})`, step: series.step };
}

function refuseRecordedLabels(node: Expression, query: string): void {
  for (const label of namedLabels(node)) {
    if ((RECORDED_LABELS as readonly string[]).includes(label)) {
      throw new Error(`'${query}' names ${label}, which only the recorded series have`);
    }
  }
  for (const child of children(node)) refuseRecordedLabels(child, query);
}

function namedLabels(node: Expression): string[] {
  const labels =
    node.kind === 'aggregation'
      ? (node.grouping?.labels ?? [])
      : node.kind === 'binary' && node.matching
        ? [...node.matching.labels, ...node.matching.included]
        : [];
  return labels.map(({ name }) => name);
}
