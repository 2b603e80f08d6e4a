import { monitoringNotificationsFailing } from '../../alerts/catalogue/monitoring-notifications-failing';
import { formatDuration } from '../../lib/format';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import { definePanel } from '../panel';
import { query } from '../query';
import { asBars, coloured, timeSeries } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';

const { attempts: ATTEMPTS, dropped: DROPPED, window: WINDOW } = monitoringNotificationsFailing.windows;

const increase = (counter: string, window = WINDOW) =>
  promql`increase(${counter}{${ENVIRONMENT_SCOPE}}[${window}])`;
const handed = promql`sum(${increase('prometheus_notifications_sent_total')})`;
const dropped = promql`sum(${increase('prometheus_notifications_dropped_total', DROPPED)}) > 0`;
/** Only integrations in use: Alertmanager has series for every integration and every reason. */
const attempted = promql`sum by (integration) (${increase('alertmanager_notifications_total')}) > 0`;
const failed = promql`sum by (integration, reason) (${increase('alertmanager_notifications_failed_total')}) > 0`;
const retried = promql`sum by (integration) (${increase('alertmanager_notification_requests_failed_total', ATTEMPTS)}) > 0`;

/** Whether notifications are delivered. */
export const notifications = definePanel({
  id: 4,
  title: 'Notifications',
  width: 12,
  alerts: [monitoringNotificationsFailing],
  mayBeEmpty: {
    failed: monitoringNotificationsFailing,
    retried: monitoringNotificationsFailing,
    dropped: monitoringNotificationsFailing,
  },
  visualization: timeSeries,
  description: `Within ${formatDuration(WINDOW.seconds)}: alerts that Prometheus sent to Alertmanager, and notification attempts of Alertmanager, by integration. Bars: failed notifications, failed attempts within ${formatDuration(ATTEMPTS.seconds)}, and alerts dropped within ${formatDuration(DROPPED.seconds)}. Each of them may be an alert without any notification.`,
  noValue: 'Neither Prometheus nor Alertmanager is scraped',
  draw: (panel) =>
    panel
      .unit(GRAFANA_UNITS.count)
      .withTarget(query('handed', handed, 'Handed to Alertmanager'))
      .withTarget(query('attempted', attempted, 'Sent by {{integration}}'))
      .withTarget(query('failed', failed, 'Failed: {{integration}}, {{reason}}'))
      .withTarget(query('retried', retried, 'Failed attempts: {{integration}}'))
      .withTarget(query('dropped', dropped, 'Dropped by Prometheus'))
      .overrideByQuery('attempted', coloured(COLOURS.second))
      .overrideByQuery('failed', [...coloured(COLOURS.bad), ...asBars()])
      .overrideByQuery('retried', [...coloured(COLOURS.bad), ...asBars()])
      .overrideByQuery('dropped', [...coloured(COLOURS.bad), ...asBars()]),
});
