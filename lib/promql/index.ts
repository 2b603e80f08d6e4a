export { type CheckedQuery, checkQuery } from './check';
export type { QueryContext } from './context';
export { type Interpolation, PromQL, promql, type Span, type Threshold } from './expression';
export type { ExpressionType, InferredUnit, Series, Sign, ValueKind } from './type';
