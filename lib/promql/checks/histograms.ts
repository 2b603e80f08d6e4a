import type { AggregationNode, CallNode, Expression } from '../syntax';
import { type Analysis, type ExpressionCheck, excerpt, type Report, typeOf } from './analysis';

/** Buckets keep their `le`, and quantiles are taken of their rates. */
export const checkHistograms: ExpressionCheck = (node, analysis, report) => {
  if (node.kind === 'aggregation') {
    checkAggregatedBuckets(node, analysis, report);
    if (node.name === 'quantile') checkShare(node, node.args[0], analysis, report);
  }
  if (node.kind !== 'call') return;
  switch (node.name) {
    case 'histogram_quantile':
      checkShare(node, node.args[0], analysis, report);
      checkBuckets(node, node.args[1], analysis, report);
      return;
    case 'histogram_quantiles':
      for (const share of node.args.slice(2)) checkShare(node, share, analysis, report);
      checkBuckets(node, node.args[0], analysis, report);
      return;
    case 'quantile_over_time':
      checkShare(node, node.args[0], analysis, report);
      return;
    default:
  }
};

function checkAggregatedBuckets(node: AggregationNode, analysis: Analysis, report: Report): void {
  const operand = typeOf(node.args.at(-1), analysis);
  const result = typeOf(node, analysis);
  // A single bucket, fixed by a matcher, may lose its label.
  const lost = operand.labels.has('le') && !operand.pinned.has('le') && !result.labels.has('le');
  if (!operand.buckets || !result.buckets || !lost) return;
  const { name } = operand.buckets.metric;
  report(
    `${excerpt(node, analysis)} loses the label le: each bucket includes all smaller ones, so the result for ${name} is meaningless`,
    `Keep le, as in ${node.name} by (${[...result.labels, 'le'].join(', ')}) (...); to count observations use ${name}_count.`,
  );
}

function checkBuckets(
  node: CallNode,
  argument: Expression | undefined,
  analysis: Analysis,
  report: Report,
): void {
  const type = typeOf(argument, analysis);
  if (!type.known || type.value !== 'vector') return;
  const where = excerpt(node, analysis);
  if (!type.buckets) {
    report(
      `${where}: ${node.name}() needs buckets with the label le`,
      "Give it the rate of a histogram's buckets: sum by (le) (rate(..._bucket[5m])).",
    );
  } else if (!type.buckets.rated) {
    report(
      `${where}: the buckets are counters, so the quantile covers all time since a restart`,
      `Apply rate() first: rate(${type.buckets.metric.name}_bucket[...]).`,
    );
  }
}

function checkShare(
  node: Expression,
  argument: Expression | undefined,
  analysis: Analysis,
  report: Report,
): void {
  const { constant } = typeOf(argument, analysis);
  if (constant === undefined || (constant >= 0 && constant <= 1)) return;
  report(
    `${excerpt(node, analysis)}: a quantile is between 0 and 1, not ${constant}`,
    `Write 0.95 for the 95th percentile.`,
  );
}
