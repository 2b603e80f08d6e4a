import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS, intervalOf } from '../../types';

/** Not longer than `for`: a single failure must have left the window by then. */
const WINDOW = Duration.minutes(5);
/** Longer than the interval of any group: a group that fails each time has a failure in each such window. */
const EACH = Duration.seconds(
  Math.max(...Object.values(GROUPS).map((group) => intervalOf(group).seconds)) + 60,
);

const failures = (window: Duration) =>
  promql`sum by (rule_group) (increase(prometheus_rule_evaluation_failures_total[${window}])) > 0`;

/** The number of evaluations that failed recently, for each group with such failures. */
export const failedEvaluations = promql`${failures(WINDOW)} or
    (${failures(EACH)} and on (rule_group) increase(prometheus_rule_evaluation_failures_total[${EACH}] offset ${EACH}) > 0)`;

export const monitoringRuleEvaluationFailing = defineAlert({
  name: 'MonitoringRuleEvaluationFailing',
  group: GROUPS.monitoring,
  severity: 'critical',
  family: 'monitoring',
  identity: ['rule_group'],
  windows: { window: WINDOW, each: EACH },
  for: Duration.minutes(5),
  forWhy: 'One evaluation may fail during a reload.',
  expression: () => failedEvaluations,
  summary: 'Rules in {{ $labels.rule_group }} cannot be evaluated',
  description:
    '{{ $value | printf "%.0f" }} evaluations of rules in {{ $labels.rule_group }} failed recently. Alerts in this group cannot fire.',
  emptyBecause: 'no evaluation has failed',
  drill: { withoutFault: 'a fault of Prometheus, not of the orchestrator' },
});
