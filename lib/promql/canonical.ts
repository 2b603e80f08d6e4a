import type { Expression, Label, Matcher, Matching, Window } from './syntax';

/** A text that is equal for equivalent expressions, whatever their layout. */
export function canonical(node: Expression): string {
  return print(node, false);
}

/**
 * Like {@link canonical}, but ignores the time: `x`, `x offset 2h` and `last_over_time(x[1d] offset 2h)` are the same
 * series at different times.
 */
export function canonicalAtAnyTime(node: Expression): string {
  return print(node, true);
}

function print(node: Expression, timeless: boolean): string {
  const inner = (child: Expression) => print(child, timeless);
  switch (node.kind) {
    case 'number':
      return node.value === undefined ? `$${node.from}` : String(node.value);
    case 'string':
      return JSON.stringify(node.value);
    case 'selector':
      return `${node.name ?? ''}{${sorted(node.matchers.map(printMatcher))}}`;
    case 'range':
      return `${inner(node.operand)}[${printWindow(node.window)}]`;
    case 'subquery':
      return `${inner(node.operand)}[${printWindow(node.window)}:${node.step ? printWindow(node.step) : ''}]`;
    case 'modified':
      return timeless ? inner(node.operand) : `${inner(node.operand)} ${node.modifier}`;
    case 'call': {
      const past = timeless && node.name === 'last_over_time' ? rangeOperand(node.args[0]) : undefined;
      return past ? inner(past) : `${node.name}(${node.args.map(inner).join()})`;
    }
    case 'aggregation': {
      const by = node.grouping ? `${node.grouping.mode}(${printLabels(node.grouping.labels)})` : 'by()';
      return `${node.name} ${by}(${node.args.map(inner).join()})`;
    }
    case 'binary': {
      const operator = node.bool ? `${node.operator} bool` : node.operator;
      return `(${inner(node.left)} ${operator} ${printMatching(node.matching)}${inner(node.right)})`;
    }
    case 'unary':
      return `${node.operator}${inner(node.operand)}`;
  }
}

/** `x` of `x[1d]`, of `x[1d] offset 2h` and of the subquery `x[1d:5m]`. */
function rangeOperand(node: Expression | undefined): Expression | undefined {
  if (node?.kind === 'modified') return rangeOperand(node.operand);
  return node?.kind === 'range' || node?.kind === 'subquery' ? node.operand : undefined;
}

function printWindow(window: Window): string {
  return window.seconds === undefined ? window.text : `${window.seconds}s`;
}

function printMatching(matching: Matching | undefined): string {
  if (!matching) return '';
  const many = matching.many ? ` group_${matching.many}(${printLabels(matching.included)})` : '';
  return `${matching.mode}(${printLabels(matching.labels)})${many} `;
}

function printLabels(labels: readonly Label[]): string {
  return sorted(labels.map(({ name }) => name));
}

export function printMatcher(matcher: Matcher): string {
  return `${matcher.name}${matcher.operator}${JSON.stringify(matcher.value)}`;
}

function sorted(texts: readonly string[]): string {
  return [...texts].sort().join();
}
