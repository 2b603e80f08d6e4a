import { matchingLabels } from '../infer-binary';
import { type BinaryNode, isSetOperation } from '../syntax';
import { type ExpressionType, hasKnownLabels } from '../type';
import { type Analysis, type ExpressionCheck, enumerate, excerpt, type Report, typeOf } from './analysis';

/**
 * The series of an operator's two sides match: without on() both sides have the same labels, and a side that may have
 * only one series for each match has no more. Prometheus never reports the first mistake. It reports the second only
 * when a second series appears, and then the rule fails.
 */
export const checkMatching: ExpressionCheck = (node, analysis, report) => {
  if (node.kind !== 'binary') return;
  const left = typeOf(node.left, analysis);
  const right = typeOf(node.right, analysis);
  if (left.value !== 'vector' || right.value !== 'vector' || node.operator === 'or') return;
  if (!hasKnownLabels(left) || !hasKnownLabels(right)) return;
  if (node.matching?.mode !== 'on' && !sameSet(matchingLabels(node, left), matchingLabels(node, right))) {
    report(
      `${excerpt(node, analysis)}: no series of the two sides match: the labels of the left side are ` +
        `${enumerate(left.labels)} and those of the right side ${enumerate(right.labels)}`,
      `Name the labels to match on, such as on (${[...left.labels].filter((label) => right.labels.has(label)).join(', ')}), or aggregate both sides by the same labels.`,
    );
    return;
  }
  if (isSetOperation(node)) return;
  const many = node.matching?.many;
  if (many !== 'left') checkUnique(node, 'left', left, analysis, report);
  if (many !== 'right') checkUnique(node, 'right', right, analysis, report);
};

function checkUnique(
  node: BinaryNode,
  name: 'left' | 'right',
  side: ExpressionType,
  analysis: Analysis,
  report: Report,
): void {
  const matched = matchingLabels(node, side);
  // A label that group_left() copies describes the series, which has only one value of it.
  const joined = new Set(node.matching?.included.map((label) => label.name));
  const differing = [...side.labels].filter(
    (label) => !matched.has(label) && !side.pinned.has(label) && !joined.has(label),
  );
  if (differing.length === 0) return;
  report(
    `${excerpt(node, analysis)}: the ${name} side can have several series for one match, which differ in ${enumerate(differing)}; Prometheus then rejects the expression`,
    node.matching?.many === undefined
      ? `Aggregate the ${name} side by the labels to match on, or use group_${name}() if several series match one series of the other side.`
      : `Aggregate the ${name} side by the labels to match on: group_${node.matching.many}() allows several series on the other side only.`,
  );
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((item) => b.has(item));
}
