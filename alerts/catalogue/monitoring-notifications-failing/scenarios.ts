import { JOBS } from '../../../lib/names';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { own } from '../../scenarios/series';
import { every5m, holds } from '../../scenarios/values';

const failed = (labels = {}) =>
  own(JOBS.alertmanager, 'alertmanager_notifications_failed_total', {
    integration: 'slack',
    reason: 'other',
    ...labels,
  });
const attempts = (integration: string) =>
  own(JOBS.alertmanager, 'alertmanager_notification_requests_failed_total', { integration });
const dropped = (labels = {}) => own(JOBS.prometheus, 'prometheus_notifications_dropped_total', labels);

const MEMBERS = ['http://alertmanager:9093/api/v2/alerts', 'http://alertmanager-2:9093/api/v2/alerts'];

export const scenarios: Scenarios = {
  MonitoringNotificationsFailing: [
    {
      it: 'fires when notifications of Alertmanager fail for 5m, and resolves when no failure is left in the window',
      series: {
        [failed()]: holds(0, '10m').grows(1, '10m').stays('1h'),
        [failed({ integration: 'email' })]: holds(0, '10m').grows(1, '10m').stays('1h'),
        [dropped()]: holds(3, '80m'),
      },
      checks: [
        quiet('14m30s'),
        fires(
          '15m',
          { job: JOBS.alertmanager },
          'Notifications of alertmanager are failing: 22 failures recently. Alerts may not have been delivered.',
        ),
        fires('49m', { job: JOBS.alertmanager }),
        quiet('52m'),
      ],
    },
    {
      it: 'fires when one group is rejected once per group interval',
      series: { [failed()]: every5m(6) },
      checks: [
        quiet('5m'),
        fires('12m', { job: JOBS.alertmanager }),
        fires('40m', { job: JOBS.alertmanager }),
      ],
    },
    {
      it: 'fires when attempts fail for 5m before a notification is dropped, and resolves when they succeed',
      series: {
        [attempts('webhook')]: holds(0, '10m').grows(1, '10m').stays('30m'),
        [attempts('email')]: holds(0, '10m').grows(1, '10m').stays('30m'),
      },
      checks: [
        quiet('14m30s'),
        fires(
          '15m',
          { job: JOBS.alertmanager },
          'Notifications of alertmanager are failing: 12 failures recently. Alerts may not have been delivered.',
        ),
        fires('21m30s', { job: JOBS.alertmanager }),
        quiet('24m'),
      ],
    },
    {
      it: 'stays quiet when attempts fail for a minute',
      series: { [attempts('webhook')]: holds(3, '10m').grows(1, '1m').stays('30m') },
      checks: [quiet('13m'), quiet('15m'), quiet('18m')],
    },
    {
      it: 'fires when Prometheus cannot hand over alerts for 5m, and resolves when it can',
      series: {
        [failed()]: holds(9, '50m'),
        [dropped()]: holds(0, '10m').grows(1, '10m').stays('30m'),
        [dropped({ instance: 'other:80' })]: holds(0, '10m').grows(1, '10m').stays('30m'),
      },
      checks: [
        quiet('14m30s'),
        fires(
          '15m',
          { job: JOBS.prometheus },
          'Notifications of prometheus are failing: 20 failures recently. Alerts may not have been delivered.',
        ),
        fires('23m', { job: JOBS.prometheus }),
        quiet('25m'),
      ],
    },
    {
      it: 'fires when Prometheus cannot hand over alerts to any member of a cluster',
      series: Object.fromEntries(
        MEMBERS.map((alertmanager) => [
          dropped({ alertmanager }),
          holds(0, '10m').grows(1, '10m').stays('10m'),
        ]),
      ),
      checks: [quiet('14m30s'), fires('16m', { job: JOBS.prometheus })],
    },
    {
      it: 'stays quiet when one member of a cluster does not accept alerts: another one notifies',
      series: {
        [dropped({ alertmanager: MEMBERS[0] })]: holds(0, '10m').grows(1, '20m'),
        [dropped({ alertmanager: MEMBERS[1] })]: holds(0, '30m'),
      },
      checks: [quiet('16m'), quiet('29m')],
    },
    {
      it: 'stays quiet when one attempt fails and the next does not',
      series: { [failed()]: holds(3, '10m').holds(4, '30m'), [dropped()]: holds(3, '10m').holds(4, '30m') },
      checks: [quiet('13m'), quiet('15m'), quiet('18m')],
    },
  ],
};
