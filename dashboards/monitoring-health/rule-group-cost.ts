import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { definePanel } from '../panel';
import { query } from '../query';
import { namedGroups } from '../rule-groups';
import { onRightAxis, timeSeries } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';

const of = (metric: string) => promql`max by (rule_group) (${metric}{${ENVIRONMENT_SCOPE}})`;
const duration = of('prometheus_rule_group_last_duration_seconds');
const samples = of('prometheus_rule_group_last_evaluation_samples');

/** The cost of each rule group. */
export const ruleGroupCost = definePanel({
  id: 11,
  title: 'Rule group cost',
  width: 12,
  visualization: timeSeries,
  description:
    'Left: duration of the last evaluation of each rule group. Right: the number of series that it returned: recorded series and alerts. A group that takes longer without returning more reads more series.',
  noValue: 'No rules are evaluated',
  draw: (panel) =>
    panel
      .unit(GRAFANA_UNITS.seconds)
      .withTarget(query('duration', namedGroups(duration), '{{group}}'))
      .withTarget(query('samples', namedGroups(samples), 'Series of {{group}}'))
      .overrideByQuery('samples', onRightAxis(GRAFANA_UNITS.count, 'Series returned')),
});
