import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { Duration } from '../../lib/duration';
import { PANELS } from '../../lib/panels';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import type { DashboardInputs } from '../inputs';
import { panel } from '../panel';
import { query } from '../query';
import { ceiling } from '../thresholds';
import { asBars, onRightAxis, timeSeries } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';
import { namedGroups } from './rule-groups';

/** The window of MonitoringRuleEvaluationFailing, which this panel shows. */
const WINDOW = Duration.minutes(5);

const duration = promql`max by (rule_group) (prometheus_rule_group_last_duration_seconds{${ENVIRONMENT_SCOPE}})`;
const interval = promql`(max by (rule_group) (prometheus_rule_group_interval_seconds{${ENVIRONMENT_SCOPE}}) > 0)`;
const share = promql`${duration} / on (rule_group) ${interval}`;
/** Only what occurs: else each group would be in the legend thrice. */
const some = (counter: string) =>
  promql`sum by (rule_group) (increase(${counter}{${ENVIRONMENT_SCOPE}}[${WINDOW}])) > 0`;
const failed = some('prometheus_rule_evaluation_failures_total');
const missed = some('prometheus_rule_group_iterations_missed_total');

/** Whether alerts see what they are to see. */
export function ruleEvaluation(inputs: DashboardInputs): PanelBuilder {
  const bars = () => [
    ...onRightAxis(GRAFANA_UNITS.count, 'Failed or missed in 5 min', COLOURS.bad),
    ...asBars(),
  ];
  return panel(timeSeries(), inputs, PANELS.ruleEvaluation, {
    description:
      'Left: how much of its interval the evaluation of each group takes; above the dashed line it is slow, and beyond 100 % evaluations are missed. Bars: evaluations that failed or were missed within five minutes. Alerts of that group are blind then.',
    noValue: 'No rules are evaluated',
  })
    .unit(GRAFANA_UNITS.ratio)
    .withTarget(query('share', namedGroups(share), '{{group}}'))
    .withTarget(query('failed', namedGroups(failed), 'Failed: {{group}}'))
    .withTarget(query('missed', namedGroups(missed), 'Missed: {{group}}'))
    .overrideByQuery('share', ceiling(inputs, 'MonitoringRuleEvaluationSlow'))
    .overrideByQuery('failed', bars())
    .overrideByQuery('missed', bars());
}
