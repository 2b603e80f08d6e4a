import { isComparison } from '../syntax';
import { areAddable, areComparable } from '../unit-algebra';
import { type ExpressionCheck, excerpt, typeOf } from './analysis';

/** Only values with the same unit are compared, added or subtracted. */
export const checkUnits: ExpressionCheck = (node, analysis, report) => {
  if (node.kind !== 'binary') return;
  const left = typeOf(node.left, analysis).unit;
  const right = typeOf(node.right, analysis).unit;
  const { operator } = node;
  if (isComparison(node)) {
    if (areComparable(left, right)) return;
    report(
      `${excerpt(node, analysis)} compares ${left} with ${right}`,
      'Use a threshold with the unit of the expression, or convert one of the sides.',
    );
  } else if ((operator === '+' || operator === '-') && !areAddable(operator, left, right)) {
    report(
      `${excerpt(node, analysis)} ${operator === '+' ? 'adds' : 'subtracts'} ${right} ${operator === '+' ? 'to' : 'from'} ${left}`,
      'Convert one of the sides to the unit of the other.',
    );
  }
};
