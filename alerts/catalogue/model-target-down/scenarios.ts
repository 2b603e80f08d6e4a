import { JOBS } from '../../../lib/names';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { A, B, own, up } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

export const scenarios: Scenarios = {
  ModelTargetDown: [
    {
      it: 'fires when a target has not answered for 5m, and resolves when it does',
      series: { [up()]: holds(1, '10m').holds(0, '10m').holds(1, '10m'), [up(JOBS.health)]: holds(1, '30m') },
      checks: [
        quiet('9m30s'),
        quiet('14m30s'),
        fires(
          '15m',
          { instance: A, job: JOBS.models },
          `Prometheus has not been able to scrape ${JOBS.models} on ${A} for 5 min. Alerts on its metrics cannot fire for this instance.`,
        ),
        quiet('20m'),
      ],
    },
    {
      it: 'fires only for the instance and the job that is down',
      series: {
        [up()]: holds(1, '30m'),
        [up(JOBS.health)]: holds(1, '30m'),
        [up(JOBS.models, B)]: holds(1, '30m'),
        [up(JOBS.health, B)]: holds(0, '30m'),
      },
      checks: [fires('10m', { instance: B, job: JOBS.health })],
    },
    {
      it: 'stays quiet when a restart is over within 5m, and when a server of the monitoring is down',
      series: {
        [up()]: holds(1, '10m').holds(0, '5m').holds(1, '10m'),
        [own(JOBS.alertmanager, 'up')]: holds(0, '30m'),
      },
      checks: [quiet('14m30s'), quiet('15m'), quiet('20m')],
    },
  ],
};
