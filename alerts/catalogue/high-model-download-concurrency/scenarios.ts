import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { A, B, exposed } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

const running = exposed('concurrent_downloads');

export const scenarios: Scenarios = {
  HighModelDownloadConcurrency: [
    {
      it: 'fires when six downloads run for 10m, and resolves when five do',
      series: { [running]: holds(6, '15m').holds(5, '15m') },
      checks: [
        quiet('9m30s'),
        fires(
          '10m',
          { instance: A },
          `6 model downloads are running on ${A}. The limit of 5 has been exceeded for 10 min.`,
        ),
        fires('14m30s', { instance: A }),
        quiet('15m'),
        quiet('29m'),
      ],
    },
    {
      it: 'stays quiet when a burst is over before 10m',
      series: { [running]: holds(20, '9m30s').holds(2, '15m') },
      checks: [quiet('9m30s'), quiet('10m'), quiet('20m')],
    },
    {
      it: 'fires for the one of two instances that is busy, and once when an additional label splits its series',
      series: {
        [running]: holds(5, '20m'),
        [exposed('concurrent_downloads', { instance: B, version: '1' })]: holds(7, '20m'),
        [exposed('concurrent_downloads', { instance: B, version: '2' })]: holds(1, '20m'),
      },
      checks: [
        fires(
          '15m',
          { instance: B },
          `8 model downloads are running on ${B}. The limit of 5 has been exceeded for 10 min.`,
        ),
      ],
    },
    {
      it: 'fires when workers together exceed the limit and each alone does not',
      series: {
        [exposed('concurrent_downloads', { pid: '1' })]: holds(3, '10m').holds(4, '20m'),
        [exposed('concurrent_downloads', { pid: '2' })]: holds(2, '30m'),
      },
      checks: [quiet('10m'), fires('20m', { instance: A })],
    },
  ],
};
