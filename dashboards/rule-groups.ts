import { type PromQL, promql } from '../lib/promql/expression';

/** Gives series of a rule group the label `group`: its name alone, without the path of its file before the semicolon. */
export function namedGroups(ofGroups: PromQL): PromQL {
  return promql`label_replace(${ofGroups}, "group", "$1", "rule_group", ".*;(.*)")`;
}
