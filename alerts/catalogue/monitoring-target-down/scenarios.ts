import { JOBS } from '../../../lib/names';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { own, up } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

export const scenarios: Scenarios = {
  MonitoringTargetDown: [
    {
      it: 'fires when one server of several does not answer for 5m, and resolves when it does',
      series: {
        [own(JOBS.grafana, 'up')]: holds(1, '10m').holds(0, '10m').holds(1, '10m'),
        [own(JOBS.alertmanager, 'up')]: holds(1, '30m'),
      },
      checks: [
        quiet('14m30s'),
        fires(
          '15m',
          { job: JOBS.grafana, instance: `${JOBS.grafana}:80` },
          `Prometheus has not been able to scrape ${JOBS.grafana} on ${JOBS.grafana}:80 for 5 min. Parts of the monitoring may have stopped: without Grafana, no alert on logs is evaluated; without the log collector, no log is stored; without Alertmanager, no notification is sent.`,
        ),
        quiet('20m'),
      ],
    },
    {
      it: 'stays quiet when a server restarts within 5m',
      series: { [own(JOBS.collector, 'up')]: holds(1, '10m').holds(0, '4m').holds(1, '10m') },
      checks: [quiet('13m'), quiet('15m')],
    },
    {
      it: 'stays quiet when an orchestrator does not answer, which another alert reports',
      series: { [up()]: holds(0, '30m'), [up(JOBS.health)]: holds(0, '30m') },
      checks: [quiet('10m'), quiet('20m')],
    },
  ],
};
