import { COUNT, type Effect, EXISTENCE, MEAN, SPREAD, SUM, VALUE, VARIANCE } from './effects';
import { signOfSum } from './sign';

/** One of Prometheus' aggregations. */
export interface AggregationSpec extends Effect {
  /** The kind of argument before the vector. */
  readonly parameter: 'scalar' | 'string' | undefined;
  /** Whether it returns some series of each group with all their labels, instead of one new series per group. */
  readonly picks: boolean;
}

const one = (effect: Effect, parameter?: AggregationSpec['parameter']): AggregationSpec => ({
  ...effect,
  parameter,
  picks: false,
});
const some: AggregationSpec = { ...VALUE, parameter: 'scalar', picks: true };

/** Every aggregation of Prometheus 3, by its name. */
export const AGGREGATIONS: ReadonlyMap<string, AggregationSpec> = new Map([
  ['sum', one(SUM)],
  ['avg', one(MEAN)],
  ['min', one(VALUE)],
  ['max', one(VALUE)],
  ['quantile', one({ ...VALUE, sign: signOfSum }, 'scalar')],
  ['stddev', one(SPREAD)],
  ['stdvar', one(VARIANCE)],
  ['count', one(COUNT)],
  ['count_values', one(COUNT, 'string')],
  ['group', one(EXISTENCE)],
  ['topk', some],
  ['bottomk', some],
  ['limitk', some],
  ['limit_ratio', some],
]);
