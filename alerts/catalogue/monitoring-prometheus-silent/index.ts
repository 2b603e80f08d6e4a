import { Duration } from '../../../lib/duration';
import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { defineManaged, MANAGED_GROUPS } from '../../grafana/managed/types';

/** Grafana asks, so that it is noticed when Prometheus cannot say that it is in trouble. */
export const monitoringPrometheusSilent = defineManaged({
  name: 'MonitoringPrometheusSilent',
  group: MANAGED_GROUPS.watch,
  severity: 'critical',
  family: 'monitoring',
  threshold: { value: 120, unit: 'seconds', why: 'Four evaluations that did not happen.' },
  for: Duration.minutes(2),
  forWhy: 'A restart of Prometheus is over by then.',
  watch: () => ({
    kind: 'metric',
    expression: promql`time() - max(prometheus_rule_group_last_evaluation_timestamp_seconds)`,
  }),
  // No answer is the answer: it is down, or has no rules.
  onError: 'Alerting',
  onNoData: 'Alerting',
  summary: 'Prometheus does not answer, or evaluates no rules',
  description:
    'Prometheus cannot be asked, or has not evaluated any of its rules for two minutes: alerts over metrics are blind.',
  panel: PANELS.ruleEvaluation,
});
