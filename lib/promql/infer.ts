import type { Metric } from '../metrics/types';
import { AGGREGATIONS } from './aggregations';
import type { Effect } from './effects';
import type { Span } from './expression';
import { FUNCTIONS } from './functions';
import { inferBinary } from './infer-binary';
import { type Catalogue, findSeries } from './series';
import { signOf } from './sign';
import {
  type AggregationNode,
  type CallNode,
  children,
  type Expression,
  type Matcher,
  type NumberNode,
  type SelectorNode,
} from './syntax';
import { BLANK, type ExpressionType } from './type';

/** The type of a series that is not in the catalogue, and of expressions made of it. */
const UNKNOWN: ExpressionType = { ...BLANK, open: true, known: false };

export type Types = ReadonlyMap<Expression, ExpressionType>;

/** The type of an expression and of each of its parts. Reports no problems: an invalid query has fewer known properties. */
export function infer(root: Expression, catalogue: Catalogue, spans: readonly Span[] = []): Types {
  const types = new Map<Expression, ExpressionType>();
  const visit = (node: Expression): ExpressionType => {
    const type = typeOf(node, children(node).map(visit), catalogue, spans);
    types.set(node, type);
    return type;
  };
  visit(root);
  return types;
}

function typeOf(
  node: Expression,
  parts: readonly ExpressionType[],
  catalogue: Catalogue,
  spans: readonly Span[],
): ExpressionType {
  const [first = BLANK, second = BLANK] = parts;
  switch (node.kind) {
    case 'number':
      return inferNumber(node, spans);
    case 'string':
      return { ...BLANK, value: 'string' };
    case 'selector':
      return inferSelector(node, catalogue);
    case 'range':
    case 'subquery':
      return { ...first, value: 'range' };
    case 'modified':
      return first;
    case 'call':
      return inferCall(node, parts);
    case 'aggregation':
      return inferAggregation(node, parts);
    case 'binary':
      return inferBinary(node, first, second);
    case 'unary':
      return inferUnary(node.operator, first);
  }
}

function inferNumber(node: NumberNode, spans: readonly Span[]): ExpressionType {
  // By its end: a sign before an interpolated threshold belongs to the number, but not to the span.
  const span = spans.find(({ to }) => to === node.to);
  const typed = span && 'unit' in span.value ? span.value.unit : undefined;
  return {
    ...BLANK,
    value: 'scalar',
    unit: typed ?? (node.duration ? 'seconds' : 'any'),
    sign: node.value === undefined ? 'positive' : signOf(node.value),
    constant: node.value,
  };
}

/** Whether a matcher selects a single value. A bucket bound has two spellings: `le=~"30|30[.]0"`. */
export function isFixed({ name, operator, value }: Matcher): boolean {
  if (operator === '=') return true;
  if (name !== 'le' || operator !== '=~') return false;
  const bounds = value.split('|').map((bound) => Number(bound.replace(/\[\.\]|\\\./, '.')));
  return bounds.every((bound) => bound === bounds[0]);
}

function inferSelector(node: SelectorNode, catalogue: Catalogue): ExpressionType {
  const series = node.name === undefined ? undefined : findSeries(node.name, catalogue);
  if (!series) return UNKNOWN;
  const { metric, part } = series;
  const fixed = node.matchers.filter((matcher) => isFixed(matcher)).map(({ name }) => name);
  return {
    ...BLANK,
    labels: new Set([...metric.labels, ...metric.targetLabels, ...(part === 'bucket' ? ['le'] : [])]),
    open: !metric.closed,
    unit: series.unit,
    // Metrics with units measure amounts, which are never negative.
    sign: 'non-negative',
    pinned: new Set([...fixed, ...(metric.closed ? [] : ofTarget(metric))]),
    raw: series,
    buckets: part === 'bucket' ? { metric, rated: false } : undefined,
  };
}

/**
 * The labels that are the same for all series of an instance. Prometheus' own series have many jobs, so this does not
 * hold for them.
 */
function ofTarget(metric: Metric): string[] {
  return metric.targetLabels.filter((label) => label !== 'instance');
}

function inferUnary(operator: '-' | '+', operand: ExpressionType): ExpressionType {
  if (operator === '+') return operand;
  const constant = operand.constant === undefined ? undefined : -operand.constant;
  const sign = operand.sign === 'positive' || operand.sign === 'non-zero' ? 'non-zero' : 'unknown';
  return { ...operand, constant, sign, quantileOf: undefined };
}

function inferCall(node: CallNode, args: readonly ExpressionType[]): ExpressionType {
  const spec = FUNCTIONS.get(node.name);
  if (!spec) return UNKNOWN;
  const index = spec.parameters.findIndex(({ kind }) => kind === 'vector' || kind === 'range');
  const operand = args[index] ?? args[0] ?? BLANK;
  const result = { ...affect(spec, operand, args), value: spec.returns };
  switch (node.name) {
    case 'rate':
    case 'irate':
    case 'increase':
      return { ...result, buckets: operand.buckets && { ...operand.buckets, rated: true } };
    case 'absent':
    case 'absent_over_time': {
      const labels = absentLabels(node.args[0]);
      return { ...result, labels, open: false, pinned: labels };
    }
    case 'scalar':
    case 'vector':
      return { ...result, labels: BLANK.labels, open: false, pinned: BLANK.pinned };
    case 'label_replace':
    case 'label_join':
      return withLabel(result, node.args[1]);
    case 'info':
      return { ...result, open: true };
    case 'histogram_quantile':
      return quantile(result, operand);
    case 'histogram_quantiles':
      return withLabel(quantile(result, operand), node.args[1]);
    case 'histogram_fraction':
      return { ...result, labels: without(operand.labels, ['le']) };
    default:
      return result;
  }
}

function affect(effect: Effect, operand: ExpressionType, args: readonly ExpressionType[]): ExpressionType {
  const { keeps } = effect;
  return {
    ...operand,
    unit: effect.unit(operand.unit),
    sign: effect.sign(operand.sign, args),
    constant: undefined,
    raw: keeps === 'nothing' ? undefined : operand.raw,
    buckets: keeps === 'nothing' ? undefined : operand.buckets,
    quantileOf: keeps === 'value' ? operand.quantileOf : undefined,
  };
}

/** absent() takes over the labels that its selector fixes. */
function absentLabels(argument: Expression | undefined): ReadonlySet<string> {
  let node = argument;
  while (node?.kind === 'modified' || node?.kind === 'range') node = node.operand;
  if (node?.kind !== 'selector') return BLANK.labels;
  return new Set(node.matchers.filter(({ operator }) => operator === '=').map(({ name }) => name));
}

function withLabel(type: ExpressionType, argument: Expression | undefined): ExpressionType {
  const name = argument?.kind === 'string' ? argument.value : undefined;
  return name === undefined
    ? type
    : { ...type, labels: new Set([...type.labels, name]), pinned: without(type.pinned, [name]) };
}

function quantile(type: ExpressionType, operand: ExpressionType): ExpressionType {
  const histogram: Metric | undefined = operand.buckets?.metric;
  return { ...type, labels: without(operand.labels, ['le']), unit: histogram?.unit, quantileOf: histogram };
}

function inferAggregation(node: AggregationNode, args: readonly ExpressionType[]): ExpressionType {
  const spec = AGGREGATIONS.get(node.name);
  const operand = args.at(-1) ?? BLANK;
  if (!spec) return UNKNOWN;
  const result = { ...affect(spec, operand, args), value: 'vector' as const };
  if (spec.picks) return result;
  const grouped = { ...result, ...group(node, operand) };
  return node.name === 'count_values' ? withLabel(grouped, node.args[0]) : grouped;
}

function group(
  node: AggregationNode,
  { labels, open, pinned }: ExpressionType,
): Pick<ExpressionType, 'labels' | 'open' | 'pinned'> {
  const named = (node.grouping?.labels ?? []).map(({ name }) => name);
  if (node.grouping?.mode === 'without') {
    return { labels: without(labels, named), open, pinned: without(pinned, named) };
  }
  return {
    labels: new Set(named),
    open: false,
    pinned: new Set(named.filter((label) => pinned.has(label))),
  };
}

function without(labels: ReadonlySet<string>, removed: readonly string[]): ReadonlySet<string> {
  return new Set([...labels].filter((label) => !removed.includes(label)));
}
