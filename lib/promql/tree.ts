import { combine, type Operator, type Piece } from './precedence';
import { childNamed, childrenNamed, expressionsOf, only, onlyExpression, type RawNode } from './raw';
import type { Expression, Label, Matcher, Matching, Place, Window } from './syntax';

type Wrap = (operand: Expression) => Expression;

/** Converts the parser's tree to a typed one, without auxiliary nodes and with Prometheus' precedence. */
export class TreeBuilder {
  constructor(
    private readonly text: string,
    private readonly variables: ReadonlyMap<number, string>,
  ) {}

  expression(node: RawNode): Expression {
    return combine(this.pieces(node));
  }

  /**
   * The operands and operators in the order of the text. The parser applies `[5m]` and `offset 5m` to the whole of a
   * preceding `a + b`, but Prometheus applies them to `b` alone. Therefore the parser's nesting is ignored.
   */
  private pieces(node: RawNode): Piece[] {
    switch (node.name) {
      case 'BinaryExpr': {
        const [left, right] = expressionsOf(node);
        if (!left || !right) throw new Error('an accepted operator has two sides');
        return [...this.pieces(left), this.operator(node), ...this.pieces(right)];
      }
      case 'UnaryExpr': {
        const prefix = this.slice(only(node, 'UnaryOp')) === '-' ? '-' : '+';
        return [{ prefix, from: node.from }, ...this.pieces(onlyExpression(node))];
      }
      case 'MatrixSelector':
      case 'SubqueryExpr':
      case 'OffsetExpr':
      case 'StepInvariantExpr':
      case 'AnchoredExpr':
      case 'SmoothedExpr': {
        const row = this.pieces(onlyExpression(node));
        const last = row.pop();
        if (last && 'kind' in last) row.push(this.postfix(node)(last));
        return row;
      }
      default:
        return [this.operand(node)];
    }
  }

  private postfix(node: RawNode): Wrap {
    const { to } = node;
    const [window, step] = childrenNamed(node, 'DurationExpr').map((child) => this.window(child));
    if (window && node.name === 'MatrixSelector') {
      return (operand) => ({ kind: 'range', operand, window, from: operand.from, to });
    }
    if (window) return (operand) => ({ kind: 'subquery', operand, window, step, from: operand.from, to });
    const modifier = this.text.slice(onlyExpression(node).to, to).trim().replace(/\s+/g, ' ');
    return (operand) => ({ kind: 'modified', operand, modifier, from: operand.from, to });
  }

  private operand(node: RawNode): Expression {
    const place = { from: node.from, to: node.to };
    switch (node.name) {
      case 'ParenExpr': {
        const inner = this.expression(onlyExpression(node));
        // A threshold is found by the position of its number; other expressions are quoted with their parentheses.
        return inner.kind === 'number' ? inner : { ...inner, ...place };
      }
      case 'NumberDurationLiteral':
        return { kind: 'number', ...this.number(node), ...place };
      case 'StringLiteral':
        return { kind: 'string', value: this.unquote(node), ...place };
      case 'VectorSelector':
        return { kind: 'selector', ...this.selector(node), ...place };
      case 'FunctionCall': {
        const name = this.slice(only(node, 'FunctionIdentifier'));
        return { kind: 'call', name, args: this.args(node), ...place };
      }
      case 'AggregateExpr':
        return this.aggregation(node, place);
      default:
        throw new Error(`unknown kind of expression: ${node.name}`);
    }
  }

  private aggregation(node: RawNode, place: Place): Expression {
    const modifier = childNamed(node, 'AggregateModifier');
    const mode = modifier && childNamed(modifier, 'By') ? 'by' : 'without';
    return {
      kind: 'aggregation',
      name: this.slice(only(node, 'AggregateOp')).toLowerCase(),
      grouping: modifier && { mode, labels: this.labels(only(modifier, 'GroupingLabels')) },
      args: this.args(node),
      ...place,
    };
  }

  private args(node: RawNode): Expression[] {
    return expressionsOf(only(node, 'FunctionCallBody')).map((child) => this.expression(child));
  }

  private operator(node: RawNode): Operator {
    const [, token] = node.children;
    const clause = childNamed(node, 'MatchingModifierClause');
    return {
      operator: token ? this.slice(token).toLowerCase() : '',
      bool: childNamed(node, 'BoolModifier') !== undefined,
      matching: clause && this.matching(clause),
    };
  }

  private matching(clause: RawNode): Matching {
    const [labels, included] = childrenNamed(clause, 'GroupingLabels').map((list) => this.labels(list));
    const [many] = childrenNamed(clause, 'GroupLeft', 'GroupRight');
    return {
      mode: childNamed(clause, 'On') ? 'on' : 'ignoring',
      labels: labels ?? [],
      many: many && (many.name === 'GroupLeft' ? 'left' : 'right'),
      included: included ?? [],
    };
  }

  private labels(list: RawNode): Label[] {
    return childrenNamed(list, 'LabelName', 'QuotedLabelName').map((node) => this.label(node));
  }

  private label(node: RawNode): Label {
    const name = node.name === 'QuotedLabelName' ? this.unquote(node) : this.slice(node);
    return { name, from: node.from, to: node.to };
  }

  private selector(node: RawNode): { name: string | undefined; matchers: Matcher[] } {
    const list = childNamed(node, 'LabelMatchers');
    const all = list
      ? childrenNamed(list, 'UnquotedLabelMatcher', 'QuotedLabelMatcher').map((child) => this.matcher(child))
      : [];
    const isName = ({ name, operator }: Matcher) => name === '__name__' && operator === '=';
    const identifier = childNamed(node, 'Identifier');
    const quoted = list && childNamed(list, 'QuotedLabelName');
    const named = identifier ? this.slice(identifier) : quoted && this.unquote(quoted);
    return {
      name: named ?? all.find(isName)?.value,
      matchers: all.filter((matcher) => !isName(matcher)),
    };
  }

  private matcher(node: RawNode): Matcher {
    const label = childNamed(node, 'LabelName') ?? only(node, 'QuotedLabelName');
    return {
      ...this.label(label),
      operator: this.slice(only(node, 'MatchOp')) as Matcher['operator'],
      value: this.unquote(only(node, 'StringLiteral')),
    };
  }

  private window(node: RawNode): Window {
    const [first] = node.children;
    const literal = first?.name === 'NumberDurationLiteralInDurationContext' ? first : undefined;
    const variable = literal && this.variables.get(literal.from);
    if (variable !== undefined) return { text: `$${variable}`, seconds: undefined, variable };
    return { text: this.slice(node), seconds: literal && this.number(literal).value, variable };
  }

  private number(node: RawNode): { value: number | undefined; duration: boolean } {
    const text = this.slice(node).replaceAll(/[\s_]/g, '').toLowerCase();
    const duration = /^[-+]?(?!0x)[\d.].*[a-z]$/.test(text);
    if (this.variables.has(node.from)) return { value: undefined, duration };
    const sign = text.startsWith('-') ? -1 : 1;
    const digits = text.replace(/^[-+]/, '');
    if (duration) return { value: sign * durationSeconds(digits), duration };
    return { value: sign * (digits === 'inf' ? Number.POSITIVE_INFINITY : Number(digits)), duration };
  }

  private unquote(node: RawNode): string {
    return this.slice(node).slice(1, -1);
  }

  private slice(node: RawNode): string {
    return this.text.slice(node.from, node.to);
  }
}

const DURATION_UNITS: Readonly<Record<string, number>> = {
  y: 31_536_000,
  w: 604_800,
  d: 86_400,
  h: 3_600,
  m: 60,
  s: 1,
  ms: 0.001,
};

function durationSeconds(text: string): number {
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|[ywdhms])/g)) {
    seconds += Number(count) * (DURATION_UNITS[unit ?? ''] ?? 0);
  }
  return seconds;
}
