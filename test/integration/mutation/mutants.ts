import type { PromqlAlert } from '../../../alerts/resolve';
import { Duration } from '../../../lib/duration';
import type { PromQL } from '../../../lib/promql/expression';
import { parse } from '../../../lib/promql/parse';
import {
  type BinaryNode,
  children,
  type Expression,
  isComparison,
  isSetOperation,
} from '../../../lib/promql/syntax';
import { decimal } from '../../../lib/units';

/** A rule with one change: a scenario must fail on it. */
export interface Mutant {
  /** The change and its place. Unique within an alert. */
  readonly change: string;
  readonly expr: string;
  readonly for?: string;
}

/** A piece of the text and its replacement. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Every mutant of an alert. */
export function mutants(alert: PromqlAlert): Mutant[] {
  const { expression } = alert;
  const parsed = parse(expression.text);
  if ('findings' in parsed) throw new Error(`${alert.name} is not PromQL`);
  const edits = [...spanEdits(expression), ...treeEdits(parsed.expression, expression.text)];
  const duration = alert.for?.toString();
  return [
    ...edits.map((edit) => ({
      change: describe(expression.text, edit),
      expr: expression.text.slice(0, edit.from) + edit.text + expression.text.slice(edit.to),
      ...(duration && { for: duration }),
    })),
    ...forMutants(alert),
  ];
}

/** Includes some text before the change, to distinguish places. */
function describe(text: string, { from, to, text: by }: Edit): string {
  return `${text.slice(Math.max(0, from - 45), from)}⟨${text.slice(from, to)} → ${by}⟩`;
}

function forMutants({ expression, for: duration }: PromqlAlert): Mutant[] {
  if (!duration) return [];
  const others = [Duration.seconds(Math.ceil(duration.seconds / 2)), duration.times(2)].map(String);
  return [
    ...others.map((other) => ({ change: `for: ${duration} → ${other}`, expr: expression.text, for: other })),
    { change: `for: ${duration} → none`, expr: expression.text },
  ];
}

/** Thresholds a tenth lower and higher (small counts by one); windows of half and double length. */
function spanEdits({ spans }: PromQL): Edit[] {
  return spans.flatMap(({ from, to, value }) => {
    if (value instanceof Duration) {
      const half = Duration.seconds(Math.ceil(value.seconds / 2));
      return [half, value.times(2)].map((other) => ({ from, to, text: other.toString() }));
    }
    const others =
      value.unit === 'count' && value.value <= 10
        ? [value.value - 1, value.value + 1]
        : [value.value * 0.9, value.value * 1.1];
    return others.map((other) => ({ from, to, text: decimal(other) }));
  });
}

function treeEdits(node: Expression, text: string): Edit[] {
  return [...ownEdits(node, text), ...children(node).flatMap((child) => treeEdits(child, text))];
}

const COMPARISONS: Readonly<Record<string, readonly string[]>> = {
  '>': ['>=', '<'],
  '>=': ['>', '<'],
  '<': ['<=', '>'],
  '<=': ['<', '>'],
  '==': ['!='],
  '!=': ['=='],
};
const SETS: Readonly<Record<string, string>> = { and: 'unless', unless: 'and' };
const AGGREGATIONS: Readonly<Record<string, readonly string[]>> = {
  sum: ['max'],
  max: ['sum', 'min'],
  min: ['max'],
};

function ownEdits(node: Expression, text: string): Edit[] {
  if (node.kind === 'aggregation') {
    const names = AGGREGATIONS[node.name] ?? [];
    const labels = node.grouping?.labels ?? [];
    const first = labels[0];
    const last = labels.at(-1);
    return [
      ...names.map((name) => ({ from: node.from, to: node.from + node.name.length, text: name })),
      ...(first && last
        ? labels.map((label) => ({
            from: first.from,
            to: last.to,
            text: labels
              .filter((other) => other !== label)
              .map(({ name }) => name)
              .join(', '),
          }))
        : []),
    ];
  }
  if (isComparison(node)) {
    return (COMPARISONS[node.operator] ?? []).map((other) => ({ ...operatorOf(node, text), text: other }));
  }
  const swapped = isSetOperation(node) ? SETS[node.operator] : undefined;
  return swapped && node.kind === 'binary' ? [{ ...operatorOf(node, text), text: swapped }] : [];
}

/** The operator: the text between the operands also contains parentheses and vector matching. */
function operatorOf({ left, right, operator }: BinaryNode, text: string): { from: number; to: number } {
  const from = left.to + text.slice(left.to, right.from).indexOf(operator);
  return { from, to: from + operator.length };
}
