import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

export const monitoringRuleEvaluationSlow = defineAlert({
  name: 'MonitoringRuleEvaluationSlow',
  group: GROUPS.monitoring,
  severity: 'warning',
  family: 'monitoring',
  identity: ['rule_group'],
  threshold: {
    value: 0.5,
    unit: 'ratio',
    why: 'Prometheus skips evaluations that take longer than their interval. This leaves time to act.',
  },
  for: Duration.minutes(10),
  forWhy: 'A single slow evaluation is caused by a compaction or a busy machine.',
  expression: ({ threshold }) =>
    promql`max by (rule_group) (prometheus_rule_group_last_duration_seconds / (prometheus_rule_group_interval_seconds > 0)) > ${threshold}`,
  summary: 'Rules in {{ $labels.rule_group }} are evaluated slowly',
  description: ({ threshold }) =>
    `One evaluation of {{ $labels.rule_group }} takes {{ $value | humanizePercentage }} of its interval. The limit is ${threshold}.`,
  emptyBecause: 'no evaluation has been missed',
  drill: { withoutFault: 'a fault of Prometheus, not of the orchestrator' },
});
