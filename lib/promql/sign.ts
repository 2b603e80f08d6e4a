import type { Sign } from './type';

export function signOf(value: number): Sign {
  if (value > 0) return 'positive';
  if (value === 0) return 'non-negative';
  return value < 0 ? 'non-zero' : 'unknown';
}

export function isNonZero(sign: Sign): boolean {
  return sign === 'positive' || sign === 'non-zero';
}

export function isNonNegative(sign: Sign): boolean {
  return sign === 'positive' || sign === 'non-negative';
}

/** The sign of a value that may have either of two signs. */
export function eitherSign(a: Sign, b: Sign): Sign {
  if (a === b) return a;
  if (isNonNegative(a) && isNonNegative(b)) return 'non-negative';
  return isNonZero(a) && isNonZero(b) ? 'non-zero' : 'unknown';
}

/** The sign of a sum or mean: values on both sides of zero may cancel out. */
export function signOfSum(sign: Sign): Sign {
  return isNonNegative(sign) ? sign : 'unknown';
}

export function signOfArithmetic(operator: string, left: Sign, right: Sign): Sign {
  switch (operator) {
    case '+':
      if (!isNonNegative(left) || !isNonNegative(right)) return 'unknown';
      return left === 'positive' || right === 'positive' ? 'positive' : 'non-negative';
    case '*':
    case '/':
      if (left === 'positive' && right === 'positive') return 'positive';
      if (isNonNegative(left) && isNonNegative(right)) return 'non-negative';
      return isNonZero(left) && isNonZero(right) ? 'non-zero' : 'unknown';
    case '^':
      return left === 'positive' ? 'positive' : 'unknown';
    default:
      return 'unknown';
  }
}

/** The sign of the values that a comparison returns, given the sign of the other side. */
export function signOfFiltered(operator: string, sign: Sign, other: Sign, constant?: number): Sign {
  switch (operator) {
    case '>':
      return isNonNegative(other) ? 'positive' : sign;
    case '>=':
      return isNonNegative(other) && sign !== 'positive' ? other : sign;
    case '==':
      return other === 'unknown' ? sign : other;
    case '!=':
      if (constant !== 0) return sign;
      return isNonNegative(sign) ? 'positive' : 'non-zero';
    case '<':
      return constant !== undefined && constant <= 0 ? 'non-zero' : sign;
    default:
      return sign;
  }
}

export function signOfAbsolute(sign: Sign): Sign {
  return isNonZero(sign) ? 'positive' : 'non-negative';
}

/** The sign of a value rounded down, which can become 0. */
export function signOfRounded(sign: Sign): Sign {
  return isNonNegative(sign) ? 'non-negative' : 'unknown';
}

/** The sign of the greater one of a value and a bound. */
export function signOfRaised(sign: Sign, min: number | undefined): Sign {
  const bound = min === undefined ? 'unknown' : signOf(min);
  if (sign === 'positive' || bound === 'positive') return 'positive';
  return isNonNegative(sign) || isNonNegative(bound) ? 'non-negative' : 'unknown';
}

/** The sign of the lesser one of a value and a bound. */
export function signOfLowered(sign: Sign, max: number | undefined): Sign {
  const bound = max === undefined ? 'unknown' : signOf(max);
  return isNonNegative(sign) && isNonNegative(bound) ? eitherSign(sign, bound) : 'unknown';
}
