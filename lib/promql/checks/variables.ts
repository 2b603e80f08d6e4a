import type { ExpressionCheck } from './analysis';
import { excerpt } from './analysis';

/** Only Grafana fills in variables, and only in panels: in a rule `$instance` matches nothing. */
export const checkVariables: ExpressionCheck = (node, analysis, report) => {
  if (analysis.for !== 'rule') return;
  const cure = 'Write a fixed value, or aggregate over all values in the rule.';
  if (node === analysis.root) {
    for (const name of analysis.variables) report(`a rule cannot use Grafana's variable $${name}`, cure);
  }
  if (node.kind !== 'selector') return;
  for (const matcher of node.matchers) {
    // A regular expression may end in $, but nothing may come after it.
    if (/\$\{?[a-z_]/i.test(matcher.value)) {
      report(
        `a rule cannot use Grafana's variable in ${excerpt(matcher, analysis)}="${matcher.value}"`,
        cure,
      );
    }
  }
};
