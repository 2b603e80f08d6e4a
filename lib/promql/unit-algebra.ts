import type { BaseUnit, Unit } from '../units';
import type { InferredUnit } from './type';

/**
 * Whether values of the two units may be compared, added and subtracted. A bare number or an unknown unit is compatible
 * with every unit.
 */
export function areComparable(a: InferredUnit, b: InferredUnit): boolean {
  if (a === undefined || b === undefined || a === 'any' || b === 'any') return true;
  return plain(a) === plain(b);
}

/** Whether `a + b` or `a - b` is meaningful: for equal units, and for a point in time and a duration. */
export function areAddable(operator: '+' | '-', a: InferredUnit, b: InferredUnit): boolean {
  if (a === 'timestamp' && b === 'timestamp') return operator === '-';
  if (a === 'timestamp' && b === 'seconds') return true;
  if (a === 'seconds' && b === 'timestamp') return operator === '+';
  return areComparable(a, b);
}

export function unitOfArithmetic(operator: string, left: InferredUnit, right: InferredUnit): InferredUnit {
  if (left === 'any' && right === 'any') return 'any';
  if (left === undefined || right === undefined) return undefined;
  switch (operator) {
    case '+':
    case '-':
      return unitOfSum(operator, left, right);
    case '*':
      return unitOfProduct(left, right);
    case '/':
      return unitOfQuotient(left, right);
    case '%':
      return right === 'any' || left === right ? left : undefined;
    default:
      return undefined;
  }
}

type KnownUnit = Unit | 'any';

function unitOfSum(operator: '+' | '-', left: KnownUnit, right: KnownUnit): InferredUnit {
  if (left === 'any') return right;
  if (right === 'any') return left;
  if (!areAddable(operator, left, right)) return undefined;
  if (left === 'timestamp' || right === 'timestamp') return left === right ? 'seconds' : 'timestamp';
  return operator === '+' && left === 'boolean' ? 'count' : left;
}

function unitOfProduct(left: KnownUnit, right: KnownUnit): InferredUnit {
  if (left === 'any') return scaled(right);
  if (right === 'any') return scaled(left);
  // A share or a number of something has the unit of that thing.
  for (const factor of ['boolean', 'ratio', 'count'] as const) {
    if (left === factor) return right;
    if (right === factor) return left;
  }
  if (right === 'seconds') return baseOfRate(left);
  if (left === 'seconds') return baseOfRate(right);
  return undefined;
}

/** A multiple of a ratio or a boolean has another unit: 100 times a ratio is a percentage. */
function scaled(unit: KnownUnit): InferredUnit {
  return unit === 'ratio' || unit === 'boolean' || unit === 'timestamp' ? undefined : unit;
}

function unitOfQuotient(left: KnownUnit, right: KnownUnit): InferredUnit {
  if (right === 'any') return scaled(left);
  if (left === 'any') return undefined;
  const leftBase = baseOfRate(left);
  const rightBase = baseOfRate(right);
  if (leftBase && rightBase) return unitOfQuotient(leftBase, rightBase);
  // A ratio of ratios is a multiple, such as the burn rate of an error budget, and no longer 0 to 1.
  if (left === right) return left === 'ratio' || left === 'timestamp' ? undefined : 'ratio';
  if (rightBase === left) return 'seconds';
  if (left === 'boolean' && right === 'count') return 'ratio';
  if (left === 'boolean' || left === 'ratio' || left === 'timestamp') return undefined;
  // A total divided by its count is a mean. A part divided by its share is the total.
  if (right === 'count' || right === 'ratio') return left;
  if (right === 'seconds') return perSecond(left);
  return undefined;
}

/** The unit of the rate of a value with a unit. */
export function perSecond(unit: InferredUnit): InferredUnit {
  if (unit === undefined || unit === 'any' || isRate(unit)) return undefined;
  return `${unit}/s`;
}

function baseOfRate(unit: KnownUnit): BaseUnit | undefined {
  return unit !== 'any' && isRate(unit) ? (unit.slice(0, -2) as BaseUnit) : undefined;
}

function isRate(unit: Unit): unit is `${BaseUnit}/s` {
  return unit.endsWith('/s');
}

/** Seconds spent per second are a share of the time. */
function plain(unit: Unit): Unit {
  return unit === 'seconds/s' ? 'ratio' : unit;
}
