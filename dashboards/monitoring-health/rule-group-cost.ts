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

/** Which group of rules is dear, and what it makes of it. */
export const ruleGroupCost = definePanel({
  id: 11,
  title: 'Rule group cost',
  width: 12,
  visualization: timeSeries,
  description:
    'Left: how long the last evaluation of each group of rules took. Right: how many series it returned, which are recorded, or are alerts. A group that takes longer and returns no more than before looks through more series.',
  noValue: 'No rules are evaluated',
  draw: (panel) =>
    panel
      .unit(GRAFANA_UNITS.seconds)
      .withTarget(query('duration', namedGroups(duration), '{{group}}'))
      .withTarget(query('samples', namedGroups(samples), 'Series of {{group}}'))
      .overrideByQuery('samples', onRightAxis(GRAFANA_UNITS.count, 'Series returned')),
});
