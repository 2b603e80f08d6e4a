import { canonical, printMatcher } from '../canonical';
import { matchingLabels, mirrored } from '../infer-binary';
import { isNonNegative, isNonZero, signOfFiltered } from '../sign';
import { type BinaryNode, type Expression, isComparison } from '../syntax';
import { type Analysis, type ExpressionCheck, excerpt, typeOf } from './analysis';

/**
 * No divisor can be 0. Otherwise a panel shows gaps or infinity, and an alert fires because infinity is above every
 * threshold. Exception: in a rule a divisor may be 0 if the dividend is then 0 too, because 0 / 0 is NaN, which is
 * above no threshold.
 */
export const checkDivisions: ExpressionCheck = (node, analysis, report) => {
  if (node.kind !== 'binary' || node.operator !== '/') return;
  const divisor = typeOf(node.right, analysis);
  if (!divisor.known || isNonZero(divisor.sign)) return;
  if (isGuarded(node, analysis)) return;
  if (analysis.for === 'rule' && isPartOf(node.left, node.right, analysis)) return;
  const what = excerpt(node.right, analysis);
  report(
    `${excerpt(node, analysis)}: the divisor ${what} can be 0`,
    analysis.for === 'panel'
      ? `Divide by (${what} > 0), which leaves out series whose divisor is 0, or by clamp_min(..., 1).`
      : `Divide by (${what} > 0), or add a guard: and ${what} >= ... with the amount of traffic from which on the ratio is meaningful.`,
  );
};

/** Whether the result is used only together with a comparison that is false when the divisor is 0. */
function isGuarded(division: BinaryNode, analysis: Analysis): boolean {
  let node: Expression = division;
  for (;;) {
    const parent = analysis.parents.get(node);
    if (parent?.kind !== 'binary' && parent?.kind !== 'unary') return false;
    if (parent.kind === 'binary' && parent.operator === 'and') {
      const guard = parent.left === node ? parent.right : parent.left;
      if (matchesFully(parent, guard, analysis) && excludesZero(guard, division.right, analysis)) return true;
    }
    // The right side of unless is not part of the result, so no condition on the result guards it.
    if (parent.kind === 'binary' && parent.operator === 'unless' && parent.right === node) return false;
    node = parent;
  }
}

/** Whether each series is matched with the guard's series of the same labels, and with no other one. */
function matchesFully(conjunction: BinaryNode, guard: Expression, analysis: Analysis): boolean {
  const { labels, open } = typeOf(guard, analysis);
  const matched = matchingLabels(conjunction, typeOf(guard, analysis));
  if (open && conjunction.matching) return false;
  return [...labels].every((label) => matched.has(label));
}

function excludesZero(guard: Expression, divisor: Expression, analysis: Analysis): boolean {
  if (guard.kind === 'binary' && guard.operator === 'and') {
    return excludesZero(guard.left, divisor, analysis) || excludesZero(guard.right, divisor, analysis);
  }
  if (!isComparison(guard) || guard.bool) return false;
  const wanted = zeroForm(divisor);
  const [side, other, operator] =
    zeroForm(guard.left) === wanted
      ? [guard.left, guard.right, guard.operator]
      : [guard.right, guard.left, mirrored(guard.operator)];
  if (zeroForm(side) !== wanted) return false;
  const bound = typeOf(other, analysis);
  return isNonZero(signOfFiltered(operator, typeOf(side, analysis).sign, bound.sign, bound.constant));
}

/** A text that is equal for expressions that are 0 together, such as the rate and the increase over one window. */
function zeroForm(node: Expression): string {
  return canonical(node).replaceAll(/\brate\(/g, 'increase(');
}

/** Whether the dividend is one of the non-negative terms of the divisor's sum, and so 0 when the sum is 0. */
function isPartOf(dividend: Expression, divisor: Expression, analysis: Analysis): boolean {
  if (!isNonNegative(typeOf(divisor, analysis).sign)) return false;
  if (divisor.kind === 'binary' && divisor.operator === '+') {
    return isPartOf(dividend, divisor.left, analysis) || isPartOf(dividend, divisor.right, analysis);
  }
  return selectsLess(dividend, divisor);
}

const ADDING: ReadonlySet<string> = new Set(['sum', 'avg', 'max', 'rate', 'irate', 'increase']);

/** Whether `part` is the same expression as `whole`, except for additional matchers in its selectors. */
function selectsLess(part: Expression, whole: Expression): boolean {
  if (canonical(part) === canonical(whole)) return true;
  if (part.kind === 'selector' && whole.kind === 'selector') {
    const matchers = new Set(part.matchers.map(printMatcher));
    return part.name === whole.name && whole.matchers.every((matcher) => matchers.has(printMatcher(matcher)));
  }
  const [inner, outer] = [addedUp(part), addedUp(whole)];
  if (!inner || !outer || frame(part, inner) !== frame(whole, outer)) return false;
  return selectsLess(inner, outer);
}

/** The operand that a node adds up or passes on, so that the node is 0 when all of the operand is 0. */
function addedUp(node: Expression): Expression | undefined {
  if (node.kind === 'range' || node.kind === 'modified') return node.operand;
  const adds = (node.kind === 'call' || node.kind === 'aggregation') && ADDING.has(node.name);
  return adds ? node.args[0] : undefined;
}

/** The node around an operand. */
function frame(node: Expression, operand: Expression): string {
  return canonical(node).replace(canonical(operand), '_');
}
