import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

export const monitoringWatchdogMissing = defineAlert({
  name: 'MonitoringWatchdogMissing',
  group: GROUPS.watch,
  severity: 'critical',
  family: 'monitoring',
  identity: [],
  threshold: { value: 1, unit: 'count', why: 'absent() returns 1.' },
  for: Duration.minutes(5),
  forWhy: 'A reload or a restart of Prometheus takes less time.',
  // If Grafana evaluates the alerts, Prometheus has no Watchdog.
  when: ({ evaluator }) => evaluator === 'prometheus',
  watch: ({ environment }) => ({
    kind: 'metric',
    // max() drops the labels that absent() takes from the selector, such as the name of the Watchdog.
    expression: promql`max(absent(ALERTS{alertname="Watchdog", alertstate="firing", environment="${environment}"}))`,
  }),
  // MonitoringPrometheusSilent reports a Prometheus that does not answer.
  onError: 'OK',
  summary: 'The Watchdog alert is not firing',
  description:
    'Prometheus answers, but its alert Watchdog, which always fires, is not firing. Its rules are not loaded, or belong to another environment.',
  drill: { withoutFault: 'a fault of Prometheus: stop its container' },
});
