import { Duration } from '../../../lib/duration';
import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

/** Not longer than `for`: one failure alone must be forgotten before it is told. */
const WINDOW = Duration.minutes(5);

export const monitoringRuleEvaluationFailing = defineAlert({
  name: 'MonitoringRuleEvaluationFailing',
  group: GROUPS.monitoring,
  severity: 'critical',
  family: 'monitoring',
  identity: ['rule_group'],
  for: Duration.minutes(5),
  forWhy: 'A reload may fail one evaluation.',
  expression: () =>
    promql`sum by (rule_group) (increase(prometheus_rule_evaluation_failures_total[${WINDOW}])) > 0`,
  summary: 'Rules of {{ $labels.rule_group }} cannot be evaluated',
  description:
    '{{ $value | printf "%.0f" }} evaluations of rules in {{ $labels.rule_group }} have failed within five minutes: alerts there are blind.',
  panel: PANELS.ruleEvaluation,
});
