import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

/** Evaluated by Grafana, because Prometheus cannot report its own failure. */
export const monitoringPrometheusSilent = defineAlert({
  name: 'MonitoringPrometheusSilent',
  group: GROUPS.watch,
  severity: 'critical',
  family: 'monitoring',
  identity: [],
  threshold: { value: 120, unit: 'seconds', why: 'Four missed evaluations.' },
  for: Duration.minutes(2),
  forWhy: 'A restart of Prometheus takes less time.',
  watch: () => ({
    kind: 'metric',
    expression: promql`time() - max(prometheus_rule_group_last_evaluation_timestamp_seconds)`,
  }),
  // Prometheus is down, or has no rules.
  onError: 'Alerting',
  onNoData: 'Alerting',
  summary: 'Prometheus does not answer, or evaluates no rules',
  description: ({ threshold }) =>
    `Prometheus does not answer, or has not evaluated any of its rules for ${threshold}. Alerts on metrics cannot fire.`,
  drill: { withoutFault: 'a fault of Prometheus: stop its container' },
});
