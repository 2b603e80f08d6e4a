import { canonical, canonicalAtAnyTime } from './canonical';
import { eitherSign, signOf, signOfArithmetic, signOfFiltered } from './sign';
import { type BinaryNode, isComparison, isSetOperation } from './syntax';
import { BLANK, type ExpressionType } from './type';
import { unitOfArithmetic } from './unit-algebra';

/** The type of an operator's result. */
export function inferBinary(node: BinaryNode, left: ExpressionType, right: ExpressionType): ExpressionType {
  if (isSetOperation(node)) {
    if (node.operator === 'or') return union(left, right);
    return hasJustAppeared(node) ? { ...left, raw: undefined } : left;
  }
  const shape = inferLabels(node, left, right);
  if (!isComparison(node)) return { ...shape, ...arithmetic(node.operator, left, right) };
  if (node.bool) return { ...shape, unit: 'boolean', sign: 'non-negative' };
  // A filter returns the values of its vector, which can be on either side.
  return left.value === 'scalar'
    ? { ...right, sign: signOfFiltered(mirrored(node.operator), right.sign, left.sign, left.constant) }
    : {
        ...left,
        ...labelsOf(shape),
        sign: signOfFiltered(node.operator, left.sign, right.sign, right.constant),
      };
}

/**
 * `x unless x offset 1m`: the value of a counter that has just appeared is the number of its events, not a running
 * total.
 */
function hasJustAppeared({ operator, left, right }: BinaryNode): boolean {
  let before = right;
  while (isSetOperation(before) && before.operator === 'or') before = before.left;
  return (
    operator === 'unless' &&
    canonical(left) !== canonical(before) &&
    canonicalAtAnyTime(left) === canonicalAtAnyTime(before)
  );
}

/** The equivalent operator for exchanged sides. */
export function mirrored(operator: string): string {
  return operator.replace(/[<>]/, (sign) => (sign === '<' ? '>' : '<'));
}

/** The labels by which series of the two sides are matched. */
export function matchingLabels(node: BinaryNode, side: ExpressionType): ReadonlySet<string> {
  const named = new Set(node.matching?.labels.map(({ name }) => name));
  if (node.matching?.mode === 'on') return named;
  return new Set([...side.labels].filter((label) => !named.has(label)));
}

function union(left: ExpressionType, right: ExpressionType): ExpressionType {
  const common = [...left.pinned].filter((label) => right.pinned.has(label));
  return {
    ...BLANK,
    labels: new Set([...left.labels, ...right.labels]),
    open: left.open || right.open,
    known: left.known && right.known,
    pinned: new Set(common),
    unit:
      left.unit === 'any' || left.unit === right.unit
        ? right.unit
        : right.unit === 'any'
          ? left.unit
          : undefined,
    sign: eitherSign(left.sign, right.sign),
    raw: runningTotal(left, right) ?? left.raw ?? right.raw,
    quantileOf: left.quantileOf === right.quantileOf ? left.quantileOf : undefined,
  };
}

function labelsOf({ labels, open, known, pinned }: ExpressionType) {
  return { labels, open, known, pinned };
}

/** The part of the result's type that does not depend on the operator. */
function inferLabels(node: BinaryNode, left: ExpressionType, right: ExpressionType): ExpressionType {
  if (left.value === 'scalar' && right.value === 'scalar') return { ...BLANK, value: 'scalar' };
  if (right.value === 'scalar') return { ...BLANK, ...labelsOf(left) };
  if (left.value === 'scalar') return { ...BLANK, ...labelsOf(right) };
  const { matching } = node;
  if (matching?.many) {
    const many = matching.many === 'left' ? left : right;
    const included = matching.included.map(({ name }) => name);
    const pinned = [...many.pinned].filter((label) => !included.includes(label));
    return {
      ...BLANK,
      ...labelsOf(many),
      labels: new Set([...many.labels, ...included]),
      pinned: new Set(pinned),
    };
  }
  const on = matching?.mode === 'on';
  const labels = matchingLabels(node, left);
  return {
    ...BLANK,
    labels,
    open: on ? false : left.open,
    known: left.known && right.known,
    pinned: new Set([...left.pinned, ...right.pinned].filter((label) => labels.has(label))),
  };
}

/** The counter of the two sides: a value that contains or is computed from a running total is treated as one. */
function runningTotal(left: ExpressionType, right: ExpressionType): ExpressionType['raw'] {
  return [left.raw, right.raw].find((raw) => raw?.type === 'counter');
}

function arithmetic(
  operator: string,
  left: ExpressionType,
  right: ExpressionType,
): Pick<ExpressionType, 'unit' | 'sign' | 'constant' | 'raw'> {
  const constant = fold(operator, left.constant, right.constant);
  // A multiple of a typed ratio is still a ratio: 14.4 * 0.001 is compared with one.
  const scaled = constant === undefined ? undefined : typedUnit(operator, left, right);
  return {
    unit: scaled ?? unitOfArithmetic(operator, left.unit, right.unit),
    sign: constant === undefined ? signOfArithmetic(operator, left.sign, right.sign) : signOf(constant),
    constant,
    raw: runningTotal(left, right),
  };
}

function typedUnit(operator: string, left: ExpressionType, right: ExpressionType) {
  if (operator === '*' && left.unit === 'any') return right.unit;
  return (operator === '*' || operator === '/') && right.unit === 'any' ? left.unit : undefined;
}

function fold(operator: string, left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return undefined;
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    default:
      return undefined;
  }
}
