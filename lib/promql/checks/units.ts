import { isComparison } from '../syntax';
import { areAddable, areComparable } from '../unit-algebra';
import { type Check, excerpt, typeOf } from './analysis';

/** Like is compared with like, and added to it. */
export const checkUnits: Check = (node, analysis, report) => {
  if (node.kind !== 'binary') return;
  const left = typeOf(node.left, analysis).unit;
  const right = typeOf(node.right, analysis).unit;
  const { operator } = node;
  if (isComparison(node)) {
    if (areComparable(left, right)) return;
    report(
      `${excerpt(node, analysis)} compares ${left} with ${right}`,
      'Give the threshold the unit of what it bounds, or convert one of the sides.',
    );
  } else if ((operator === '+' || operator === '-') && !areAddable(operator, left, right)) {
    report(
      `${excerpt(node, analysis)} ${operator === '+' ? 'adds' : 'subtracts'} ${right} ${operator === '+' ? 'to' : 'from'} ${left}`,
      'Convert one of the sides to the unit of the other.',
    );
  }
};
