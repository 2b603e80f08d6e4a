import { JOBS } from '../../../lib/names';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { own } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

const failed = (labels = {}) =>
  own(JOBS.alertmanager, 'alertmanager_notifications_failed_total', {
    integration: 'slack',
    reason: 'other',
    ...labels,
  });
const dropped = (labels = {}) => own(JOBS.prometheus, 'prometheus_notifications_dropped_total', labels);

export const scenarios: Scenarios = {
  MonitoringNotificationsFailing: [
    {
      it: 'fires when notifications of Alertmanager fail for 5m, and resolves when they arrive',
      series: {
        [failed()]: holds(0, '10m').grows(1, '10m').stays('30m'),
        [failed({ integration: 'email' })]: holds(0, '10m').grows(1, '10m').stays('30m'),
        [dropped()]: holds(3, '50m'),
      },
      checks: [
        quiet('14m30s'),
        fires(
          '15m',
          { job: JOBS.alertmanager },
          '20 notifications of alertmanager failed within 5 min. Alerts may not have been delivered.',
        ),
        fires('23m', { job: JOBS.alertmanager }),
        quiet('25m'),
      ],
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
          '20 notifications of prometheus failed within 5 min. Alerts may not have been delivered.',
        ),
        fires('23m', { job: JOBS.prometheus }),
        quiet('25m'),
      ],
    },
    {
      it: 'stays quiet when one attempt fails and the next does not',
      series: { [failed()]: holds(3, '10m').holds(4, '30m'), [dropped()]: holds(3, '10m').holds(4, '30m') },
      checks: [quiet('13m'), quiet('15m'), quiet('18m')],
    },
  ],
};
