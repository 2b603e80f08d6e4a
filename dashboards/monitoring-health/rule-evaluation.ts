import { monitoringPrometheusSilent } from '../../alerts/catalogue/monitoring-prometheus-silent';
import {
  failedEvaluations,
  monitoringRuleEvaluationFailing,
} from '../../alerts/catalogue/monitoring-rule-evaluation-failing';
import { monitoringRuleEvaluationSlow } from '../../alerts/catalogue/monitoring-rule-evaluation-slow';
import { monitoringWatchdogMissing } from '../../alerts/catalogue/monitoring-watchdog-missing';
import { formatDuration } from '../../lib/format';
import { promql } from '../../lib/promql/expression';
import { scoped } from '../../lib/promql/scope';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import { definePanel } from '../panel';
import { query } from '../query';
import { namedGroups } from '../rule-groups';
import { ceiling } from '../thresholds';
import { asBars, onRightAxis, timeSeries } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';

const WINDOW = monitoringRuleEvaluationFailing.windows.window;
const LENGTH = formatDuration(WINDOW.seconds);

const duration = promql`max by (rule_group) (prometheus_rule_group_last_duration_seconds{${ENVIRONMENT_SCOPE}})`;
const interval = promql`(max by (rule_group) (prometheus_rule_group_interval_seconds{${ENVIRONMENT_SCOPE}}) > 0)`;
const share = promql`${duration} / on (rule_group) ${interval}`;
/** Only groups with such evaluations: otherwise the legend contains every group three times. */
const failed = scoped(failedEvaluations, ENVIRONMENT_SCOPE);
const missed = promql`sum by (rule_group) (increase(prometheus_rule_group_iterations_missed_total{${ENVIRONMENT_SCOPE}}[${WINDOW}])) > 0`;

/** Whether rules are evaluated, and in time. */
export const ruleEvaluation = definePanel({
  id: 2,
  title: 'Rule evaluation',
  width: 12,
  alerts: [
    monitoringRuleEvaluationFailing,
    monitoringRuleEvaluationSlow,
    monitoringPrometheusSilent,
    monitoringWatchdogMissing,
  ],
  mayBeEmpty: { failed: monitoringRuleEvaluationFailing, missed: monitoringRuleEvaluationSlow },
  visualization: timeSeries,
  description: `Left: share of its interval that the evaluation of each group takes. Above the dashed line it is slow. Above 100 % evaluations are missed. Bars: evaluations that failed or were missed within ${LENGTH}. Alerts of such a group may not fire.`,
  noValue: 'No rules are evaluated',
  draw: (panel, inputs) => {
    const bars = () => [
      ...onRightAxis(GRAFANA_UNITS.count, `Failed or missed in ${LENGTH}`, COLOURS.bad),
      ...asBars(),
    ];
    return panel
      .unit(GRAFANA_UNITS.ratio)
      .withTarget(query('share', namedGroups(share), '{{group}}'))
      .withTarget(query('failed', namedGroups(failed), 'Failed: {{group}}'))
      .withTarget(query('missed', namedGroups(missed), 'Missed: {{group}}'))
      .overrideByQuery('share', ceiling(inputs, monitoringRuleEvaluationSlow))
      .overrideByQuery('failed', bars())
      .overrideByQuery('missed', bars());
  },
});
