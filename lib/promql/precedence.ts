import type { BinaryNode, Expression, UnaryNode } from './syntax';

/** A binary operator with its modifiers, still without its sides. */
export type Operator = Pick<BinaryNode, 'operator' | 'bool' | 'matching'>;
export interface Prefix {
  readonly prefix: UnaryNode['operator'];
  readonly from: number;
}
/** One piece of an expression that is read from left to right. */
export type Piece = Expression | Operator | Prefix;

/** How tightly an operator binds (Prometheus' own table); only `^` binds to the right. */
const STRENGTH: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '</': 3,
  '>/': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  atan2: 5,
  '^': 6,
};
const PREFIX_STRENGTH = 5;

/** Combines a sequence of operands and operators by precedence. The parser has accepted the sequence. */
export function combine(pieces: readonly Piece[]): Expression {
  let next = 0;
  const operand = (): Expression => {
    const piece = pieces[next++];
    if (piece && 'kind' in piece) return piece;
    if (!piece || !('prefix' in piece)) throw new Error('an accepted query has an operand on each side');
    const inner = expression(PREFIX_STRENGTH + 1);
    return { kind: 'unary', operator: piece.prefix, operand: inner, from: piece.from, to: inner.to };
  };
  const expression = (weakest: number): Expression => {
    let left = operand();
    for (;;) {
      const piece = pieces[next];
      if (!piece || !('bool' in piece) || 'kind' in piece) return left;
      const strength = STRENGTH[piece.operator] ?? 0;
      if (strength < weakest) return left;
      next++;
      const right = expression(piece.operator === '^' ? strength : strength + 1);
      left = { kind: 'binary', ...piece, left, right, from: left.from, to: right.to };
    }
  };
  return expression(0);
}
