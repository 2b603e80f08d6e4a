import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

/** Not longer than `for`: a single failure must have left the window by then. */
const WINDOW = Duration.minutes(5);

export const monitoringNotificationsFailing = defineAlert({
  name: 'MonitoringNotificationsFailing',
  group: GROUPS.monitoring,
  severity: 'critical',
  family: 'monitoring',
  identity: ['job'],
  windows: { window: WINDOW },
  for: Duration.minutes(5),
  forWhy: 'A failed attempt is repeated within minutes.',
  expression: () => promql`sum by (job) (increase(alertmanager_notifications_failed_total[${WINDOW}])) > 0
    or sum by (job) (increase(prometheus_notifications_dropped_total[${WINDOW}])) > 0`,
  summary: '{{ $labels.job }} cannot deliver notifications',
  description: ({ window }) =>
    `{{ $value | printf "%.0f" }} notifications of {{ $labels.job }} failed within ${window}. Alerts may not have been delivered.`,
  emptyBecause: 'no notification has failed',
  drill: {
    withoutFault:
      'a fault of the receiver: let the sink reject notifications, POST {"status":500} to /sink/behaviour of the simulator',
  },
});
