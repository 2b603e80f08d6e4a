import { printMatcher } from '../canonical';
import { didYouMean } from '../nearest';
import type { BinaryNode, CallNode } from '../syntax';
import { type ExpressionType, lacksLabel } from '../type';
import { type Analysis, type ExpressionCheck, enumerate, type Report, typeOf } from './analysis';

/** Every label in a query exists on the series that the query reads it from. */
export const checkLabels: ExpressionCheck = (node, analysis, report) => {
  switch (node.kind) {
    case 'selector': {
      const type = typeOf(node, analysis);
      for (const matcher of node.matchers) {
        expectLabel(matcher.name, type, `${node.name}{${printMatcher(matcher)}}: the metric has`, report);
      }
      return;
    }
    case 'aggregation': {
      const type = typeOf(node.args.at(-1), analysis);
      for (const { name } of node.grouping?.labels ?? []) {
        const clause = `${node.name} ${node.grouping?.mode} (${name})`;
        expectLabel(name, type, `${clause}: the aggregated expression has`, report);
      }
      return;
    }
    case 'binary':
      return checkMatchingClause(node, analysis, report);
    case 'call':
      return checkSources(node, analysis, report);
    default:
  }
};

function checkMatchingClause(
  { matching, left, right }: BinaryNode,
  analysis: Analysis,
  report: Report,
): void {
  if (!matching) return;
  const leftType = typeOf(left, analysis);
  const rightType = typeOf(right, analysis);
  for (const { name } of matching.labels) {
    const clause = `${matching.mode} (${name})`;
    const neither = lacksLabel(leftType, name) && lacksLabel(rightType, name);
    if (neither) {
      expectLabel(name, leftType, `${clause}: both sides have`, report);
    } else if (matching.mode === 'on') {
      // ignoring() may name a label of one side only; on() needs the label on both sides.
      expectLabel(name, leftType, `${clause}: its left side has`, report);
      expectLabel(name, rightType, `${clause}: its right side has`, report);
    }
  }
  const one = matching.many === 'left' ? rightType : leftType;
  for (const { name } of matching.included) {
    expectLabel(name, one, `group_${matching.many} (${name}): the side that it is taken from has`, report);
  }
}

/** The labels that label_replace() and label_join() read. */
function checkSources(node: CallNode, analysis: Analysis, report: Report): void {
  if (node.name !== 'label_replace' && node.name !== 'label_join') return;
  const type = typeOf(node.args[0], analysis);
  const sources = node.name === 'label_replace' ? node.args.slice(3, 4) : node.args.slice(3);
  for (const source of sources) {
    if (source.kind === 'string') {
      expectLabel(source.value, type, `${node.name}(…, "${source.value}"): its vector has`, report);
    }
  }
}

function expectLabel(label: string, type: ExpressionType, holder: string, report: Report): void {
  if (!lacksLabel(type, label)) return;
  const there = type.labels.size === 0 ? 'no labels' : `only ${enumerate(type.labels)}`;
  report(`${holder} no label ${label}`, didYouMean(label, type.labels, `There are ${there}.`));
}
