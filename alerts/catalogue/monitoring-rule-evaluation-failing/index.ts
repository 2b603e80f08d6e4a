import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

/** Not longer than `for`: a single failure must have left the window by then. */
const WINDOW = Duration.minutes(5);

export const monitoringRuleEvaluationFailing = defineAlert({
  name: 'MonitoringRuleEvaluationFailing',
  group: GROUPS.monitoring,
  severity: 'critical',
  family: 'monitoring',
  identity: ['rule_group'],
  windows: { window: WINDOW },
  for: Duration.minutes(5),
  forWhy: 'One evaluation may fail during a reload.',
  expression: () =>
    promql`sum by (rule_group) (increase(prometheus_rule_evaluation_failures_total[${WINDOW}])) > 0`,
  summary: 'Rules in {{ $labels.rule_group }} cannot be evaluated',
  description: ({ window }) =>
    `{{ $value | printf "%.0f" }} evaluations of rules in {{ $labels.rule_group }} failed within ${window}. Alerts in this group cannot fire.`,
  emptyBecause: 'no evaluation has failed',
  drill: { withoutFault: 'a fault of Prometheus, not of the orchestrator' },
});
