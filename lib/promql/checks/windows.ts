import { FUNCTIONS } from '../functions';
import type { Expression } from '../syntax';
import { type Analysis, type ExpressionCheck, excerpt, typeOf } from './analysis';

/** A range holds at least two samples: rates need two, and a late scrape must not leave the range empty. */
export const checkWindows: ExpressionCheck = (node, analysis, report) => {
  if (node.kind !== 'range') return;
  const series = typeOf(node, analysis).raw;
  if (!series) return;
  const { job } = series.metric;
  const interval = analysis.scrapeInterval(job);
  const { seconds, variable } = node.window;
  if (seconds !== undefined && seconds < 2 * interval.seconds) {
    report(
      `${excerpt(node, analysis)}: the window of ${node.window.text} is shorter than two scrapes of ${job}, which are ${interval} apart`,
      `Use at least ${interval.times(2)}. With ${interval.times(4)} a missed scrape leaves no gap.`,
    );
  }
  if (variable === '__interval' && needsTwoSamples(node, analysis)) {
    report(
      `${excerpt(node, analysis)}: $__interval can be as short as one scrape interval, which is too short for a rate`,
      'Use $__rate_interval.',
    );
  }
};

function needsTwoSamples(node: Expression, analysis: Analysis): boolean {
  const parent = analysis.parents.get(node);
  if (parent?.kind === 'modified') return needsTwoSamples(parent, analysis);
  if (parent?.kind !== 'call') return false;
  return FUNCTIONS.get(parent.name)?.meantFor !== undefined || ['changes', 'resets'].includes(parent.name);
}
