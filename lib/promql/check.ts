import type { Problem } from '../problems';
import { CHECKS } from './checks';
import { type Analysis, typeOf } from './checks/analysis';
import type { QueryContext } from './context';
import { PromQL } from './expression';
import { infer } from './infer';
import { parse } from './parse';
import { children, type Expression } from './syntax';
import type { ExpressionType } from './type';

export interface CheckedQuery {
  readonly problems: readonly Problem[];
  /** `undefined` when the query cannot be parsed. */
  readonly type?: ExpressionType;
}

/** Checks a query without a server, and reports all problems together. */
export function checkQuery(query: PromQL | string, context: QueryContext): CheckedQuery {
  const text = String(query);
  const { path } = context;
  const parsed = parse(text);
  if ('findings' in parsed) return { problems: parsed.findings.map((finding) => ({ path, ...finding })) };

  const { expression: root, variables } = parsed;
  const types = infer(root, context.catalogue, query instanceof PromQL ? query.spans : []);
  const parents = new Map<Expression, Expression>();
  const analysis: Analysis = { ...context, text, root, types, parents, variables };
  // By message: the same problem in two places is reported once.
  const problems = new Map<string, Problem>();
  const report = (message: string, cure: string) => void problems.set(message, { path, message, cure });
  const visit = (node: Expression) => {
    for (const check of CHECKS) check(node, analysis, report);
    for (const child of children(node)) {
      parents.set(child, node);
      visit(child);
    }
  };
  visit(root);
  return { problems: [...problems.values()], type: typeOf(root, analysis) };
}
