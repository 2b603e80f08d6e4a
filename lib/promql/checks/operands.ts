import { AGGREGATIONS } from '../aggregations';
import { FUNCTIONS, type Parameter } from '../functions';
import {
  type AggregationNode,
  type BinaryNode,
  type CallNode,
  type Expression,
  isComparison,
  isSetOperation,
} from '../syntax';
import type { ValueKind } from '../type';
import { type Analysis, type ExpressionCheck, excerpt, type Report, typeOf } from './analysis';

/** Functions and operators have operands of the right kind. The grammar accepts more than Prometheus does. */
export const checkOperands: ExpressionCheck = (node, analysis, report) => {
  if (node === analysis.root) checkRoot(node, analysis, report);
  switch (node.kind) {
    case 'call':
      return checkArguments(node, FUNCTIONS.get(node.name)?.parameters ?? [], analysis, report);
    case 'aggregation':
      return checkArguments(node, aggregationParameters(node), analysis, report);
    case 'binary':
      return checkSides(node, analysis, report);
    case 'range':
      if (node.operand.kind === 'selector') return;
      return report(
        `${excerpt(node, analysis)}: [${node.window.text}] is allowed after a selector only`,
        'Move the range inside, as in sum(rate(x[5m])), or write a subquery: [5m:].',
      );
    case 'modified':
      if (['selector', 'range', 'subquery', 'modified'].includes(node.operand.kind)) return;
      return report(
        `${excerpt(node, analysis)}: ${node.modifier} is allowed after a selector only`,
        'Write it after each selector, inside the parentheses.',
      );
    default:
  }
};

function checkRoot(node: Expression, analysis: Analysis, report: Report): void {
  const { value } = typeOf(node, analysis);
  if (value === 'vector' || value === 'scalar') return;
  report(
    `${excerpt(node, analysis)} is a ${value}, which can be neither drawn nor used in an alert`,
    'Convert it to a vector with a function such as rate() or max_over_time().',
  );
}

function aggregationParameters({ name }: AggregationNode): Parameter[] {
  const parameter = AGGREGATIONS.get(name)?.parameter;
  const kinds: ValueKind[] = parameter ? [parameter, 'vector'] : ['vector'];
  return kinds.map((kind) => ({ kind, optional: false, repeated: false }));
}

function checkArguments(
  node: CallNode | AggregationNode,
  parameters: readonly Parameter[],
  analysis: Analysis,
  report: Report,
): void {
  const last = parameters.at(-1);
  const least = parameters.filter(({ optional }) => !optional).length;
  const count = node.args.length;
  const signature = () => `${node.name}(${parameters.map(({ kind }) => kind).join(', ')})`;
  if (count < least || (count > parameters.length && !last?.repeated)) {
    report(
      `${excerpt(node, analysis)}: ${signature()} has ${count} argument${count === 1 ? '' : 's'}`,
      'Pass the arguments of its signature.',
    );
    return;
  }
  node.args.forEach((arg, index) => {
    const expected = (parameters[index] ?? last)?.kind;
    const { value } = typeOf(arg, analysis);
    if (expected === undefined || value === expected) return;
    report(
      `${excerpt(node, analysis)}: ${signature()} has a ${value} where it needs a ${expected}`,
      conversion(expected, excerpt(arg, analysis)),
    );
  });
}

function conversion(expected: ValueKind, given: string): string {
  switch (expected) {
    case 'range':
      return `Pass a range, such as ${given}[5m].`;
    case 'scalar':
      return `Pass a number, or scalar(${given}).`;
    case 'vector':
      return 'Pass a vector: without [...], or vector(number) for a number.';
    case 'string':
      return 'Pass a string in quotes.';
  }
}

function checkSides(node: BinaryNode, analysis: Analysis, report: Report): void {
  const kinds = [typeOf(node.left, analysis).value, typeOf(node.right, analysis).value];
  const wrong = kinds.find((kind) => kind === 'range' || kind === 'string');
  const scalars = kinds.filter((kind) => kind === 'scalar').length;
  const refuse = (message: string, cure: string) => report(`${excerpt(node, analysis)}: ${message}`, cure);
  if (wrong) {
    refuse(
      `${node.operator} cannot take a ${wrong}`,
      'Convert it to a vector first, for example with rate().',
    );
  } else if (isSetOperation(node) && scalars > 0) {
    refuse(`${node.operator} takes vectors, not numbers`, 'Write vector(number).');
  } else if (isComparison(node) && scalars === 2 && !node.bool) {
    refuse('two numbers can only be compared with bool', `Write ${node.operator} bool.`);
  } else if (node.matching && scalars > 0) {
    refuse('a number has no labels to match', `Remove ${node.matching.mode} (...).`);
  } else if (isSetOperation(node) && node.matching?.many) {
    refuse(`${node.operator} takes no group_${node.matching.many}`, 'Remove it.');
  }
  if (node.bool && !isComparison(node)) {
    refuse(`bool is for comparisons, not for ${node.operator}`, 'Remove bool.');
  }
}
