/** A position in the text of a query: offsets, end exclusive. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

export interface Label extends Place {
  readonly name: string;
}

export interface Matcher extends Label {
  readonly operator: '=' | '!=' | '=~' | '!~';
  /** Without its quotes; escapes are left as written. */
  readonly value: string;
}

export interface NumberNode extends Place {
  readonly kind: 'number';
  /** `undefined` when Grafana fills it in. */
  readonly value: number | undefined;
  /** Written as a duration (`4h`), or as one of Grafana's. */
  readonly duration: boolean;
}

export interface StringNode extends Place {
  readonly kind: 'string';
  readonly value: string;
}

export interface SelectorNode extends Place {
  readonly kind: 'selector';
  /** `undefined` when the matchers do not determine it: `{job="x"}`, `{__name__=~"a.+"}`. */
  readonly name: string | undefined;
  readonly matchers: readonly Matcher[];
}

/** `operand[5m]`. */
export interface RangeNode extends Place {
  readonly kind: 'range';
  readonly operand: Expression;
  readonly window: Window;
}

/** `operand[1h:1m]`. */
export interface SubqueryNode extends Place {
  readonly kind: 'subquery';
  readonly operand: Expression;
  readonly window: Window;
  readonly step: Window | undefined;
}

export interface Window {
  readonly text: string;
  /** `undefined` when it is computed, or chosen by Grafana. */
  readonly seconds: number | undefined;
  /** Name of the Grafana variable it is. */
  readonly variable: string | undefined;
}

/** `operand offset 5m`, `operand @ end()`, `operand smoothed`. */
export interface ModifiedNode extends Place {
  readonly kind: 'modified';
  readonly operand: Expression;
  readonly modifier: string;
}

export interface CallNode extends Place {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
}

export interface AggregationNode extends Place {
  readonly kind: 'aggregation';
  readonly name: string;
  readonly grouping: { readonly mode: 'by' | 'without'; readonly labels: readonly Label[] } | undefined;
  /** The last one is the aggregated expression. */
  readonly args: readonly Expression[];
}

export interface Matching {
  readonly mode: 'on' | 'ignoring';
  readonly labels: readonly Label[];
  /** The side that may have many series for one of the other. */
  readonly many: 'left' | 'right' | undefined;
  /** The labels that `group_left(...)` or `group_right(...)` copies from the side with one series. */
  readonly included: readonly Label[];
}

export interface BinaryNode extends Place {
  readonly kind: 'binary';
  readonly operator: string;
  readonly bool: boolean;
  readonly matching: Matching | undefined;
  readonly left: Expression;
  readonly right: Expression;
}

export interface UnaryNode extends Place {
  readonly kind: 'unary';
  readonly operator: '-' | '+';
  readonly operand: Expression;
}

/** A PromQL expression. Parentheses are not kept: the structure of the tree replaces them. */
export type Expression =
  | NumberNode
  | StringNode
  | SelectorNode
  | RangeNode
  | SubqueryNode
  | ModifiedNode
  | CallNode
  | AggregationNode
  | BinaryNode
  | UnaryNode;

const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='] as const;
const SET_OPERATORS = ['and', 'or', 'unless'] as const;

export interface ComparisonNode extends BinaryNode {
  readonly operator: (typeof COMPARISONS)[number];
}

export interface SetNode extends BinaryNode {
  readonly operator: (typeof SET_OPERATORS)[number];
}

export function isComparison(node: Expression): node is ComparisonNode {
  return node.kind === 'binary' && (COMPARISONS as readonly string[]).includes(node.operator);
}

export function isSetOperation(node: Expression): node is SetNode {
  return node.kind === 'binary' && (SET_OPERATORS as readonly string[]).includes(node.operator);
}

export function children(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'number':
    case 'string':
    case 'selector':
      return [];
    case 'call':
    case 'aggregation':
      return node.args;
    case 'binary':
      return [node.left, node.right];
    default:
      return [node.operand];
  }
}
