import {
  always,
  COUNT,
  type Effect,
  EXISTENCE,
  MEAN,
  OTHER,
  SPREAD,
  SUM,
  same,
  TIME,
  unitOfDifference,
  VALUE,
  VARIANCE,
} from './effects';
import { signOfAbsolute, signOfLowered, signOfRaised, signOfRounded, signOfSum } from './sign';
import type { ValueKind } from './type';
import { perSecond } from './unit-algebra';

/** One of Prometheus' functions: its parameters, and how it changes the values. */
export interface FunctionSpec extends Effect {
  readonly parameters: readonly Parameter[];
  readonly returns: 'scalar' | 'vector';
  /** The only metric type for which the result is meaningful. @default both types */
  readonly meantFor?: 'counter' | 'gauge';
}

export interface Parameter {
  readonly kind: ValueKind;
  readonly optional: boolean;
  /** Whether any number of these arguments can follow. */
  readonly repeated: boolean;
}

type Row = readonly [
  names: string,
  /** `?` is optional, `...` any number. */
  signature: string,
  effect: Effect & Partial<Pick<FunctionSpec, 'returns' | 'meantFor'>>,
];

const NON_NEGATIVE = always('non-negative' as const);
const POSITIVE = always('positive' as const);
const FORECAST: Row[2] = { ...OTHER, unit: same, meantFor: 'gauge' };
/** The result for a running total is still one, with an unknown unit. */
const MATHS: Effect = { ...OTHER, keeps: 'sum' };

const ROWS: readonly Row[] = [
  ['rate irate', 'range', { ...OTHER, unit: perSecond, sign: NON_NEGATIVE, meantFor: 'counter' }],
  ['increase', 'range', { ...OTHER, unit: same, sign: NON_NEGATIVE, meantFor: 'counter' }],
  ['delta idelta', 'range', { ...OTHER, unit: unitOfDifference, meantFor: 'gauge' }],
  ['deriv', 'range', { ...OTHER, unit: perSecond, meantFor: 'gauge' }],
  ['predict_linear', 'range, scalar', FORECAST],
  ['double_exponential_smoothing', 'range, scalar, scalar', FORECAST],
  ['changes resets', 'range', { ...COUNT, sign: NON_NEGATIVE }],

  ['first_over_time last_over_time max_over_time min_over_time', 'range', VALUE],
  ['avg_over_time', 'range', MEAN],
  ['quantile_over_time', 'scalar, range', { ...VALUE, sign: signOfSum }],
  ['sum_over_time', 'range', SUM],
  ['stddev_over_time mad_over_time', 'range', SPREAD],
  ['stdvar_over_time', 'range', VARIANCE],
  ['count_over_time', 'range', COUNT],
  ['present_over_time absent_over_time', 'range', EXISTENCE],
  ['ts_of_first_over_time ts_of_last_over_time', 'range', TIME],
  ['ts_of_max_over_time ts_of_min_over_time', 'range', TIME],

  ['absent', 'vector', EXISTENCE],
  ['scalar', 'vector', { ...VALUE, returns: 'scalar' }],
  ['vector', 'scalar', VALUE],
  ['timestamp start_timestamp', 'vector', TIME],
  ['time start end', '', { ...TIME, returns: 'scalar' }],
  ['step range', '', { ...TIME, unit: always('seconds'), returns: 'scalar' }],
  ['pi', '', { ...OTHER, unit: always('any'), sign: POSITIVE, returns: 'scalar' }],
  ['minute hour day_of_week', 'vector?', { ...OTHER, sign: NON_NEGATIVE }],
  ['day_of_month day_of_year days_in_month month year', 'vector?', { ...OTHER, sign: POSITIVE }],

  ['sort sort_desc', 'vector', VALUE],
  ['sort_by_label sort_by_label_desc', 'vector, string...', VALUE],
  ['label_replace', 'vector, string, string, string, string', VALUE],
  ['label_join', 'vector, string, string, string...', VALUE],
  ['info', 'vector, vector?', VALUE],

  ['abs', 'vector', { ...VALUE, sign: signOfAbsolute }],
  ['ceil', 'vector', { ...VALUE, sign: signOfSum }],
  ['floor', 'vector', { ...VALUE, sign: signOfRounded }],
  ['round', 'vector, scalar?', { ...VALUE, sign: signOfRounded }],
  [
    'clamp',
    'vector, scalar, scalar',
    { ...VALUE, sign: (sign, [, min]) => signOfRaised(sign, min?.constant) },
  ],
  ['clamp_min', 'vector, scalar', { ...VALUE, sign: (sign, [, min]) => signOfRaised(sign, min?.constant) }],
  ['clamp_max', 'vector, scalar', { ...VALUE, sign: (sign, [, max]) => signOfLowered(sign, max?.constant) }],
  ['sgn sqrt', 'vector', { ...MATHS, sign: same }],
  ['exp', 'vector', { ...MATHS, sign: POSITIVE }],
  ['ln log2 log10 deg rad', 'vector', MATHS],
  ['sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh', 'vector', MATHS],

  // A quantile's unit is its histogram's, not its buckets': see infer.
  ['histogram_quantile', 'scalar, vector', { ...OTHER, sign: NON_NEGATIVE }],
  ['histogram_quantiles', 'vector, string, scalar...', { ...OTHER, sign: NON_NEGATIVE }],
  ['histogram_fraction', 'scalar, scalar, vector', { ...OTHER, unit: always('ratio'), sign: NON_NEGATIVE }],
  ['histogram_count', 'vector', { ...COUNT, sign: NON_NEGATIVE }],
  ['histogram_avg histogram_sum histogram_stddev histogram_stdvar', 'vector', OTHER],
];

/** Every function of Prometheus 3, by its name. */
export const FUNCTIONS: ReadonlyMap<string, FunctionSpec> = new Map(
  ROWS.flatMap(([names, signature, effect]) => {
    const spec: FunctionSpec = { returns: 'vector', ...effect, parameters: readSignature(signature) };
    return names.split(' ').map((name) => [name, spec] as const);
  }),
);

function readSignature(signature: string): Parameter[] {
  if (signature === '') return [];
  return signature.split(', ').map((text) => {
    const repeated = text.endsWith('...');
    return {
      kind: text.replace(/\?|\.\.\./, '') as ValueKind,
      optional: repeated || text.endsWith('?'),
      repeated,
    };
  });
}
