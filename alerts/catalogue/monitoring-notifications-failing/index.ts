import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { ROUTES } from '../../routing';
import { defineAlert, GROUPS } from '../../types';

/** Alertmanager repeats a failed attempt at least every 90 s, until the group interval of the route has passed. */
const ATTEMPTS = Duration.minutes(3);
/** A notification that the receiver rejects is sent once per group interval: the window covers the longest one twice. */
const WINDOW = Duration.seconds(
  2 * Math.max(...ROUTES.map(({ groupInterval }) => groupInterval.seconds)) + 60,
);
/** Not longer than `for`: a single failure must have left the window by then. */
const DROPPED = Duration.minutes(5);

export const monitoringNotificationsFailing = defineAlert({
  name: 'MonitoringNotificationsFailing',
  group: GROUPS.monitoring,
  severity: 'critical',
  family: 'monitoring',
  identity: ['job'],
  windows: { attempts: ATTEMPTS, dropped: DROPPED, window: WINDOW },
  for: Duration.minutes(5),
  forWhy: 'A failed attempt is repeated within minutes.',
  leastEvents: { value: 2, unit: 'count', why: 'A single notification that fails is sent again.' },
  // Rounded, because increase() extrapolates. The minimum, because one member of a cluster is enough to accept an alert.
  expression: ({
    leastEvents,
  }) => promql`round(sum by (job) (increase(alertmanager_notifications_failed_total[${WINDOW}]))) >= ${leastEvents}
    or sum by (job) (increase(alertmanager_notification_requests_failed_total[${ATTEMPTS}])) > 0
    or sum by (job) (min by (job, instance) (increase(prometheus_notifications_dropped_total[${DROPPED}]))) > 0`,
  summary: '{{ $labels.job }} cannot deliver notifications',
  description:
    'Notifications of {{ $labels.job }} are failing: {{ $value | printf "%.0f" }} failures recently. Alerts may not have been delivered.',
  emptyBecause: 'no notification has failed',
  drill: {
    heldFor: WINDOW,
    withoutFault:
      'a fault of the receiver: let the sink reject notifications, POST {"status":500} to /sink/behaviour of the simulator',
  },
});
