import { JOBS } from '../../../lib/names';
import { fires, type LintException, quiet, type Scenarios } from '../../scenarios/scenario';
import { B, exposed, up } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

const models = { [up()]: holds(1, '1h'), [exposed('concurrent_downloads')]: holds(0, '1h') };
const health = {
  [up(JOBS.health)]: holds(1, '1h'),
  [exposed('health_status', { check_type: 'storage' })]: holds(1, '1h'),
};

export const scenarios: Scenarios = {
  ModelMetricsAbsent: [
    {
      it: 'fires when a target answers without the key metric for 5m, and resolves when the metric appears',
      series: {
        ...health,
        [up()]: holds(1, '1h'),
        [exposed('concurrent_downloads')]: holds(1, '10m').ends().gap('9m30s').holds(1, '10m'),
      },
      checks: [
        quiet('9m30s'),
        quiet('14m30s'),
        fires(
          '15m',
          { job: JOBS.models },
          `A target of ${JOBS.models} answers without the key metric of the job, or no target exposes it. Alerts on these metrics cannot fire.`,
        ),
        quiet('20m'),
      ],
    },
    {
      it: 'fires when a job has no target for 5m',
      series: models,
      checks: [quiet('4m30s'), fires('5m', { job: JOBS.health })],
    },
    {
      it: 'fires when no target of the models job answers',
      series: { ...health, [up()]: holds(0, '1h') },
      checks: [quiet('4m30s'), fires('5m', { job: JOBS.models })],
    },
    {
      it: 'fires when one of two instances lacks the key metric of the health job',
      series: { ...models, ...health, [up(JOBS.health, B)]: holds(1, '1h') },
      checks: [quiet('4m30s'), fires('5m', { job: JOBS.health })],
    },
    {
      it: 'fires when one of two instances lacks the key metric of the models job',
      series: { ...models, ...health, [up(JOBS.models, B)]: holds(1, '1h') },
      checks: [quiet('4m30s'), fires('5m', { job: JOBS.models })],
    },
    {
      it: 'stays quiet when all metrics exist, and when one of two instances is down, which another alert reports',
      series: {
        ...models,
        ...health,
        [up(JOBS.models, B)]: holds(0, '1h'),
        [up(JOBS.health, B)]: holds(0, '1h'),
      },
      checks: [quiet('5m'), quiet('30m')],
    },
  ],
};

export const lintExceptions: readonly LintException[] = [
  {
    check: 'alerts/comparison',
    why: 'absent() returns a series only if no instance exposes the metric: that is the condition.',
  },
];
