import { didYouMean } from '../nearest';
import { findSeries, seriesNames } from '../series';
import type { ExpressionCheck } from './analysis';

/** The catalogue contains every series of the query. */
export const checkMetrics: ExpressionCheck = (node, { catalogue }, report) => {
  if (node.kind !== 'selector' || node.name === undefined || findSeries(node.name, catalogue)) return;
  const { name } = node;
  if (catalogue.get(name)?.type === 'histogram') {
    report(
      `${name} is a histogram, which exposes no series with this name`,
      `Use ${name}_bucket, ${name}_sum or ${name}_count.`,
    );
    return;
  }
  report(
    `the catalogue has no metric ${name}`,
    didYouMean(name, seriesNames(catalogue), 'Fix the name, or declare the metric in lib/metrics.'),
  );
};
