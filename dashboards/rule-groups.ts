import { type PromQL, promql } from '../lib/promql/expression';

/** Adds the label `group`: the name of a rule group without the path of its file. */
export function namedGroups(ofGroups: PromQL): PromQL {
  return promql`label_replace(${ofGroups}, "group", "$1", "rule_group", ".*;(.*)")`;
}
