import { humanize } from '../../units';
import { mirrored } from '../infer-binary';
import { isComparison } from '../syntax';
import type { ExpressionType } from '../type';
import { type ExpressionCheck, excerpt, typeOf } from './analysis';

/** A ratio or quantile can reach the threshold that it is compared with. */
export const checkThresholds: ExpressionCheck = (node, analysis, report) => {
  if (!isComparison(node)) return;
  const left = typeOf(node.left, analysis);
  const right = typeOf(node.right, analysis);
  const [value, bound, operator] =
    left.constant === undefined
      ? [left, right.constant, node.operator]
      : [right, left.constant, mirrored(node.operator)];
  const top = topOf(value);
  if (!top || bound === undefined || !['>', '>=', '=='].includes(operator)) return;
  const outOfReach = operator === '>' && top.hard ? bound >= top.value : bound > top.value;
  if (outOfReach) report(`${excerpt(node, analysis)} is never true: ${top.why}`, top.cure);
};

interface Top {
  readonly value: number;
  /** Whether no value can be above it. A ratio may slightly exceed 1. */
  readonly hard: boolean;
  readonly why: string;
  readonly cure: string;
}

function topOf({ quantileOf, unit }: ExpressionType): Top | undefined {
  if (quantileOf?.buckets) {
    const value = Math.max(...quantileOf.buckets);
    return {
      value,
      hard: true,
      why: `the highest finite bucket of ${quantileOf.name} is ${humanize(value, quantileOf.unit)}, which limits every quantile`,
      cure: 'Lower the threshold, or add higher buckets to the exposition and declare them in the catalogue.',
    };
  }
  if (unit !== 'ratio') return undefined;
  return {
    value: 1,
    hard: false,
    why: 'a ratio is between 0 and 1',
    cure: 'Write 0.95 for 95 %. To compare with a multiple, write a > 2 * b.',
  };
}
