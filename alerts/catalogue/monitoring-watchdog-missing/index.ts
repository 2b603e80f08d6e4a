import { Duration } from '../../../lib/duration';
import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { defineManaged, MANAGED_GROUPS } from '../../grafana/managed/types';

export const monitoringWatchdogMissing = defineManaged({
  name: 'MonitoringWatchdogMissing',
  group: MANAGED_GROUPS.watch,
  severity: 'critical',
  family: 'monitoring',
  threshold: { value: 1, unit: 'count', why: 'What absent() yields.' },
  for: Duration.minutes(5),
  forWhy: 'A reload or a restart of Prometheus is over by then.',
  // Where Grafana evaluates, Prometheus has no such alert.
  when: ({ evaluator }) => evaluator === 'prometheus',
  watch: ({ environment }) => ({
    kind: 'metric',
    // max() takes off the labels that absent() makes of the selector: among them the name of another alert.
    expression: promql`max(absent(ALERTS{alertname="Watchdog", alertstate="firing", environment="${environment}"}))`,
  }),
  // A Prometheus that does not answer is MonitoringPrometheusSilent's to report.
  onError: 'OK',
  summary: 'The Watchdog does not fire',
  description:
    'Prometheus answers, and its alert Watchdog, which always fires, does not: rules are not loaded, or not those of this environment.',
  panel: PANELS.ruleEvaluation,
});
