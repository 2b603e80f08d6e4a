import type { QueryContext } from '../context';
import { quote } from '../finding';
import type { Types } from '../infer';
import type { Expression, Place } from '../syntax';
import { BLANK, type ExpressionType } from '../type';

/** The properties of a query that the checks of its parts use. */
export interface Analysis extends Omit<QueryContext, 'path'> {
  readonly text: string;
  readonly root: Expression;
  readonly types: Types;
  /** The parent of the checked node and of each node above it. */
  readonly parents: ReadonlyMap<Expression, Expression>;
  /** Grafana's variables outside of quotes. */
  readonly variables: readonly string[];
}

export type Report = (message: string, cure: string) => void;

/** Checks one node of a query. Called for every node, from the root down. */
export type ExpressionCheck = (node: Expression, analysis: Analysis, report: Report) => void;

export function typeOf(node: Expression | undefined, { types }: Analysis): ExpressionType {
  return (node && types.get(node)) ?? BLANK;
}

/** A part of the query as messages show it. */
export function excerpt({ from, to }: Place, { text }: Analysis): string {
  return quote(text.slice(from, to));
}

/** `a, b and c`. */
export function enumerate(names: Iterable<string>): string {
  const list = [...names];
  const last = list.pop();
  return list.length > 0 ? `${list.join(', ')} and ${last}` : (last ?? 'none');
}
