import type { Metric } from '../metrics/types';
import type { Unit } from '../units';

export type ValueKind = 'scalar' | 'vector' | 'range' | 'string';

/** `any` is a bare literal, which takes the unit of the other operand; `undefined` is unknown. */
export type InferredUnit = Unit | 'any' | undefined;

/** The possible signs of a value. `positive` excludes 0. */
export type Sign = 'positive' | 'non-negative' | 'non-zero' | 'unknown';

/** A series as its metric's exposition writes it. */
export interface Series {
  readonly name: string;
  readonly metric: Metric;
  /** The type of the values: the three series of a histogram are counters. */
  readonly type: 'counter' | 'gauge';
  readonly unit: Unit;
  readonly part: 'bucket' | 'sum' | 'count' | undefined;
}

/** The properties of an expression that do not depend on samples. */
export interface ExpressionType {
  readonly value: ValueKind;
  /** The labels that its series carry, as far as the catalogue declares them. */
  readonly labels: ReadonlySet<string>;
  /** Whether its series may carry further labels: an exposition may grow some at any time. */
  readonly open: boolean;
  readonly unit: InferredUnit;
  readonly sign: Sign;
  /** Value of a number that is known already. */
  readonly constant: number | undefined;
  /** `false` when the expression contains a series that is not in the catalogue. */
  readonly known: boolean;
  /** Labels that do not distinguish its series: fixed by a matcher, or the same for all series of an instance. */
  readonly pinned: ReadonlySet<string>;
  /** Set while the value still is one (or a sum) of a metric's own values: of a counter, a running total. */
  readonly raw: Series | undefined;
  /** Set while the value is (a sum of) buckets. */
  readonly buckets: { readonly metric: Metric; readonly rated: boolean } | undefined;
  /** Set while the value is a quantile of this histogram. */
  readonly quantileOf: Metric | undefined;
}

const NONE: ReadonlySet<string> = new Set();

/** A vector without labels of which nothing is known. */
export const BLANK: ExpressionType = {
  value: 'vector',
  labels: NONE,
  open: false,
  unit: undefined,
  sign: 'unknown',
  constant: undefined,
  known: true,
  pinned: NONE,
  raw: undefined,
  buckets: undefined,
  quantileOf: undefined,
};

/** Whether a label is certainly missing. */
export function lacksLabel(type: ExpressionType, label: string): boolean {
  if (type.value === 'scalar' || label === '__name__') return false;
  return hasKnownLabels(type) && !type.labels.has(label);
}

/** Whether the labels are complete: all that exist or, for open series, all that are declared. */
export function hasKnownLabels({ known, open }: ExpressionType): boolean {
  return known || !open;
}
