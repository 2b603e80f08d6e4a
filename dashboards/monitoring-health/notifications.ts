import { monitoringNotificationsFailing } from '../../alerts/catalogue/monitoring-notifications-failing';
import { Duration } from '../../lib/duration';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import { definePanel } from '../panel';
import { query } from '../query';
import { asBars, coloured, timeSeries } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';

/** The window of MonitoringNotificationsFailing, which this panel shows. */
const WINDOW = Duration.minutes(5);

const increase = (counter: string) => promql`increase(${counter}{${ENVIRONMENT_SCOPE}}[${WINDOW}])`;
const handed = promql`sum(${increase('prometheus_notifications_sent_total')})`;
const dropped = promql`sum(${increase('prometheus_notifications_dropped_total')}) > 0`;
/** Only what is in use: Alertmanager counts for each integration that there is, and each reason to fail. */
const attempted = promql`sum by (integration) (${increase('alertmanager_notifications_total')}) > 0`;
const failed = promql`sum by (integration, reason) (${increase('alertmanager_notifications_failed_total')}) > 0`;

/** Whether alerts reach anybody. */
export const notifications = definePanel({
  id: 4,
  title: 'Notifications',
  width: 12,
  alerts: [monitoringNotificationsFailing],
  mayBeEmpty: { failed: monitoringNotificationsFailing, dropped: monitoringNotificationsFailing },
  visualization: timeSeries,
  description:
    'Within five minutes: alerts that Prometheus handed to Alertmanager, and notifications that Alertmanager sent, by integration, whether or not they arrived. Bars: what did not get on; even one may be an alert that nobody has seen.',
  noValue: 'Neither Prometheus nor Alertmanager is scraped',
  draw: (panel) =>
    panel
      .unit(GRAFANA_UNITS.count)
      .withTarget(query('handed', handed, 'Handed to Alertmanager'))
      .withTarget(query('attempted', attempted, 'Sent by {{integration}}'))
      .withTarget(query('failed', failed, 'Failed: {{integration}}, {{reason}}'))
      .withTarget(query('dropped', dropped, 'Dropped by Prometheus'))
      .overrideByQuery('attempted', coloured(COLOURS.second))
      .overrideByQuery('failed', [...coloured(COLOURS.bad), ...asBars()])
      .overrideByQuery('dropped', [...coloured(COLOURS.bad), ...asBars()]),
});
