import { Duration } from '../../../lib/duration';
import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

/** Not longer than `for`: one failure alone must be forgotten before it is told. */
const WINDOW = Duration.minutes(5);

export const monitoringNotificationsFailing = defineAlert({
  name: 'MonitoringNotificationsFailing',
  group: GROUPS.monitoring,
  severity: 'critical',
  family: 'monitoring',
  identity: ['job'],
  for: Duration.minutes(5),
  forWhy: 'A failed attempt is repeated within minutes.',
  expression: () => promql`sum by (job) (increase(alertmanager_notifications_failed_total[${WINDOW}])) > 0
    or sum by (job) (increase(prometheus_notifications_dropped_total[${WINDOW}])) > 0`,
  summary: '{{ $labels.job }} cannot deliver notifications',
  description:
    '{{ $value | printf "%.0f" }} notifications of {{ $labels.job }} have failed within five minutes: alerts may not have reached anybody.',
  panel: PANELS.notifications,
});
