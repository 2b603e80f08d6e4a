import { signOfSum } from './sign';
import type { ExpressionType, InferredUnit, Sign } from './type';

/** How a function or an aggregation changes the values of its series. */
export interface Effect {
  readonly unit: (unit: InferredUnit) => InferredUnit;
  readonly sign: (sign: Sign, args: readonly ExpressionType[]) => Sign;
  /** Whether the result is still a value of a series, a sum of such values, or something else. */
  readonly keeps: 'value' | 'sum' | 'nothing';
}

export const same = <T>(it: T): T => it;
export const always =
  <T>(it: T) =>
  (): T =>
    it;

/** The unit of the difference between two values. */
export const unitOfDifference = (unit: InferredUnit): InferredUnit =>
  unit === 'timestamp' ? 'seconds' : unit;

const unitOfTotal = (unit: InferredUnit): InferredUnit => {
  if (unit === 'timestamp') return undefined;
  return unit === 'boolean' ? 'count' : unit;
};

const unitOfMean = (unit: InferredUnit): InferredUnit => (unit === 'boolean' ? 'ratio' : unit);

/** One of the values, or a value between two of them. */
export const VALUE: Effect = { unit: same, sign: same, keeps: 'value' };
export const SUM: Effect = { unit: unitOfTotal, sign: signOfSum, keeps: 'sum' };
export const MEAN: Effect = { unit: unitOfMean, sign: signOfSum, keeps: 'value' };
export const SPREAD: Effect = { unit: unitOfDifference, sign: always('non-negative'), keeps: 'sum' };
/** As {@link SPREAD}, in a unit of its own. */
export const VARIANCE: Effect = { ...SPREAD, unit: always(undefined) };
/** A number of existing series or samples. */
export const COUNT: Effect = { unit: always('count'), sign: always('positive'), keeps: 'nothing' };
/** 1, or nothing. */
export const EXISTENCE: Effect = { unit: always('boolean'), sign: always('positive'), keeps: 'nothing' };
/** A point in time. */
export const TIME: Effect = { unit: always('timestamp'), sign: always('positive'), keeps: 'nothing' };
/** A value without known properties. */
export const OTHER: Effect = { unit: always(undefined), sign: always('unknown'), keeps: 'nothing' };
