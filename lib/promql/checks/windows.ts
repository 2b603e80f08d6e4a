import { FUNCTIONS } from '../functions';
import type { Expression } from '../syntax';
import { type Analysis, type Check, excerpt, typeOf } from './analysis';

/** A range holds at least two samples: rates need them, and of one alone a late scrape leaves nothing. */
export const checkWindows: Check = (node, analysis, report) => {
  if (node.kind !== 'range') return;
  const series = typeOf(node, analysis).raw;
  if (!series) return;
  const { job } = series.metric;
  const interval = analysis.scrapeInterval(job);
  const { seconds, variable } = node.window;
  if (seconds !== undefined && seconds < 2 * interval.seconds) {
    report(
      `${excerpt(node, analysis)}: the window of ${node.window.text} is shorter than two scrapes of ${job}, which are ${interval} apart`,
      `Take at least ${interval.times(2)}; ${interval.times(4)} survives a missed scrape.`,
    );
  }
  if (variable === '__interval' && needsTwoSamples(node, analysis)) {
    report(
      `${excerpt(node, analysis)}: $__interval may be as short as a single scrape, and then there is no rate`,
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
