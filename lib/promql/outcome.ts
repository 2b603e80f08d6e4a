import type { BinaryNode, CallNode, Expression, SelectorNode } from './syntax';
import { isComparison } from './syntax';

/**
 * The result of an expression, as far as it does not depend on samples: empty, a number, or unknown.
 */
export type Outcome = 'empty' | 'unknown' | number;

/**
 * Works out whether an expression can have a result when some series do not exist.
 * @param select the outcome of a selector: `empty` for series that do not exist
 */
export function outcomeOf(node: Expression, select: (selector: SelectorNode) => Outcome): Outcome {
  const of = (inner: Expression) => outcomeOf(inner, select);
  switch (node.kind) {
    case 'number':
      return node.value ?? 'unknown';
    case 'string':
      return 'unknown';
    case 'selector':
      return select(node);
    case 'range':
    case 'subquery':
    case 'modified':
      return of(node.operand);
    case 'unary': {
      const operand = of(node.operand);
      return typeof operand === 'number' && node.operator === '-' ? -operand : operand;
    }
    case 'aggregation': {
      const aggregated = node.args.at(-1);
      const outcome = aggregated ? of(aggregated) : 'unknown';
      return typeof outcome === 'number' && !['sum', 'min', 'max', 'avg'].includes(node.name)
        ? 'unknown'
        : outcome;
    }
    case 'call':
      return ofCall(node, node.args.map(of));
    case 'binary':
      return ofBinary(node, of(node.left), of(node.right));
  }
}

function ofCall({ name }: CallNode, args: readonly Outcome[]): Outcome {
  const [first = 'unknown'] = args;
  if (name === 'vector') return first;
  if (name.startsWith('absent')) return first === 'empty' ? 1 : first === 'unknown' ? 'unknown' : 'empty';
  // A scalar always has a value: that of an empty vector is NaN.
  if (name === 'scalar') return 'unknown';
  return args.includes('empty') ? 'empty' : 'unknown';
}

function ofBinary(node: BinaryNode, left: Outcome, right: Outcome): Outcome {
  switch (node.operator) {
    case 'or':
      return left === 'empty' ? right : right === 'empty' ? left : 'unknown';
    case 'and':
      return left === 'empty' || right === 'empty' ? 'empty' : left;
    case 'unless':
      return left === 'empty' || right === 'empty' ? left : 'unknown';
  }
  if (left === 'empty' || right === 'empty') return 'empty';
  if (left === 'unknown' || right === 'unknown') return 'unknown';
  const result = OPERATORS[node.operator]?.(left, right);
  if (result === undefined) return 'unknown';
  if (!isComparison(node)) return Number(result);
  return node.bool ? Number(result) : result ? left : 'empty';
}

const OPERATORS: Readonly<Record<string, (left: number, right: number) => number | boolean>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
};
