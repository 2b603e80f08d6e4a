import { PromQL } from './expression';
import { parse } from './parse';
import { children, type Expression, type SelectorNode } from './syntax';

/**
 * The expression with these matchers in each selector. A selector that already has a matcher on one of these labels
 * keeps it.
 * @param matchers as in a selector: `environment="prod", instance=~"a|b"`
 */
export function scoped(expression: PromQL, matchers: string): PromQL {
  const { text, spans } = expression;
  const parsed = parse(text);
  // A check of the query reports what is wrong with it.
  if ('findings' in parsed) return expression;
  const added = [...matchers.matchAll(/(\w+)(?:=~|!~|!=|=)"(?:\\.|[^"\\])*"/g)];
  const inserts = selectorsOf(parsed.expression)
    .map((selector) => insertion(text, selector, added))
    .sort((one, other) => one.at - other.at);
  const moved = (offset: number) =>
    offset +
    inserts.filter(({ at }) => at < offset).reduce((sum, { text: inserted }) => sum + inserted.length, 0);
  let end = 0;
  const pieces = inserts.map(({ at, text: inserted }) => {
    const piece = text.slice(end, at) + inserted;
    end = at;
    return piece;
  });
  return new PromQL(
    pieces.join('') + text.slice(end),
    spans.map((span) => ({ ...span, from: moved(span.from), to: moved(span.to) })),
  );
}

/** All selectors of an expression. */
export function selectorsOf(node: Expression): SelectorNode[] {
  return node.kind === 'selector' ? [node] : children(node).flatMap(selectorsOf);
}

function insertion(
  text: string,
  { from, to, matchers }: SelectorNode,
  added: readonly RegExpExecArray[],
): { readonly at: number; readonly text: string } {
  const missing = added
    .filter(([, label]) => !matchers.some(({ name }) => name === label))
    .map(([matcher]) => matcher)
    .join(', ');
  const brace = text.slice(from, to).indexOf('{');
  if (missing === '') return { at: to, text: '' };
  if (brace < 0) return { at: to, text: `{${missing}}` };
  return { at: from + brace + 1, text: matchers.length > 0 ? `${missing}, ` : missing };
}
