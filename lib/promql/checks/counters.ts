import { canonical, canonicalAtAnyTime } from '../canonical';
import { FUNCTIONS } from '../functions';
import { type BinaryNode, type CallNode, type Expression, isComparison, isSetOperation } from '../syntax';
import type { Series } from '../type';
import { type Analysis, type ExpressionCheck, excerpt, type Report, typeOf } from './analysis';

/**
 * Counters and gauges are used according to their type.
 *
 * A counter's own value is a running total since the last restart, so its size means nothing. Without rate() or
 * increase() a query may only test what does not depend on the size: whether the series exists (the right side of `and`
 * and `unless`, absent(), count(), timestamp() and the like), whether it has counted at all (a comparison with 0), and
 * whether it differs from its value at another time (or from 0, if it had no value then). Any other comparison is
 * refused, and so is a running total on a panel or as the value of a rule without such a comparison. A value computed
 * from a running total is treated as a running total.
 */
export const checkCounters: ExpressionCheck = (node, analysis, report) => {
  // A mapping only renames a counter: the rules and panels that read the new name take the rate.
  if (node === analysis.root && analysis.for !== 'mapping') checkShown(node, analysis, report);
  if (node.kind === 'call') checkFunction(node, analysis, report);
  if (isComparison(node)) checkCompared(node, analysis, report);
};

function checkFunction(node: CallNode, analysis: Analysis, report: Report): void {
  const meantFor = FUNCTIONS.get(node.name)?.meantFor;
  const [argument] = node.args;
  const series = typeOf(argument, analysis).raw;
  if (!meantFor || !argument || !series) return;
  const where = excerpt(node, analysis);
  if (meantFor === 'counter' && series.type === 'gauge') {
    report(
      `${where}: ${node.name}() is for counters, and ${series.name} is a gauge`,
      'Use delta() for its change, deriv() for its trend, or avg_over_time() for its level.',
    );
  }
  if (meantFor === 'gauge' && series.type === 'counter') {
    report(
      `${where}: ${node.name}() is for gauges, and ${series.name} is a counter, which falls to 0 with a restart`,
      'Use increase() for its change, or rate() for its speed.',
    );
  }
  if (meantFor === 'counter' && series.type === 'counter' && addsUp(argument)) {
    report(
      `${where}: counters are added up before their rate is taken, so that each restart looks like a burst`,
      `Take the rate first: sum(${node.name}(${series.name}[...])).`,
    );
  }
}

function addsUp(node: Expression): boolean {
  if (node.kind === 'modified' || node.kind === 'subquery') return addsUp(node.operand);
  return node.kind === 'aggregation';
}

function checkCompared(node: BinaryNode, analysis: Analysis, report: Report): void {
  const total = comparedTotal(node, analysis);
  if (!total) return;
  report(
    `${excerpt(node, analysis)} compares the running total of the counter ${total.name}, which starts at 0 after each restart`,
    cure(total),
  );
}

/** The running total that is compared by its size. */
function comparedTotal(node: BinaryNode, analysis: Analysis): Series | undefined {
  const total = runningTotal(node.left, analysis) ?? runningTotal(node.right, analysis);
  const withZero = [node.left, node.right].some((side) => typeOf(side, analysis).constant === 0);
  return total && !withZero && !isOwnPast(node.left, node.right, analysis) ? total : undefined;
}

/**
 * Whether the right side is the past of the left one: `x offset 1h`, also restricted to some series, or `x offset 1h or
 * x * 0`, which is 0 for a series without a past.
 */
function isOwnPast(left: Expression, right: Expression, analysis: Analysis): boolean {
  if (isSetOperation(right) && right.operator !== 'or') return isOwnPast(left, right.left, analysis);
  if (isSetOperation(right)) {
    return (
      isOwnPast(left, right.left, analysis) &&
      (isZero(right.right, analysis) || isOwnPast(left, right.right, analysis))
    );
  }
  const { totalOf } = typeOf(right, analysis).raw?.metric ?? {};
  if (totalOf !== undefined && totalOf === runningTotal(left, analysis)?.metric.name) return true;
  return canonical(left) !== canonical(right) && canonicalAtAnyTime(left) === canonicalAtAnyTime(right);
}

/** Whether a node is a product with 0. */
function isZero(node: Expression, analysis: Analysis): boolean {
  if (node.kind !== 'binary' || node.operator !== '*') return false;
  return [node.left, node.right].some((side) => typeOf(side, analysis).constant === 0);
}

function checkShown(node: Expression, analysis: Analysis, report: Report): void {
  if (isSetOperation(node)) {
    // The first value of a new series is not a running total.
    const appears = typeOf(node.left, analysis).raw && !typeOf(node, analysis).raw;
    if (!appears) checkShown(node.left, analysis, report);
    if (node.operator === 'or') checkShown(node.right, analysis, report);
    return;
  }
  // A panel also draws the values that a comparison lets through, unless the comparison itself is refused.
  if (isComparison(node) && (analysis.for === 'rule' || comparedTotal(node, analysis))) return;
  const total = runningTotal(node, analysis);
  if (!total) return;
  report(
    `${excerpt(node, analysis)} shows the running total of the counter ${total.name}, which starts at 0 after each restart`,
    cure(total),
  );
}

function runningTotal(node: Expression, analysis: Analysis): Series | undefined {
  const { raw } = typeOf(node, analysis);
  return raw?.type === 'counter' ? raw : undefined;
}

function cure({ name }: Series): string {
  return `Use increase(${name}[...]) for the number in a time range, or rate() for the number per second.`;
}
