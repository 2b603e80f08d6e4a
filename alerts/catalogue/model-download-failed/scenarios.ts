import { firstEventScenarios } from '../../scenarios/first-events';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { A, B, exposed, up } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

const failed = (labels = {}) =>
  exposed('downloads_failed_total', { library: 'transformers', error_type: 'timeout', ...labels });

export const scenarios: Scenarios = {
  ModelDownloadFailed: [
    ...firstEventScenarios({
      series: (appears) => ({ [failed()]: appears(3) }),
      firesAt: '1h',
      firesUntil: '1h15m',
      resolvedAt: '1h17m',
      labels: { instance: A },
    }),
    {
      it: 'fires with the third failure of any library and error, and resolves a quarter of an hour later',
      series: {
        [failed()]: holds(0, '5m').holds(1, '5m').holds(2, '50m'),
        [failed({ library: 'vllm', error_type: 'disk' })]: holds(0, '13m').holds(1, '47m'),
      },
      checks: [
        quiet('12m30s'),
        fires('13m', { instance: A }, `3 model downloads failed on ${A} within 15 min.`),
        quiet('20m30s'),
        quiet('30m'),
      ],
    },
    {
      it: 'stays quiet when two downloads fail',
      series: { [failed()]: holds(7, '20m').holds(8, '5m').holds(9, '30m') },
      checks: [quiet('20m30s'), quiet('25m30s'), quiet('30m')],
    },
    {
      it: 'stays quiet when the third failure comes after the first has left the window',
      series: { [failed()]: holds(7, '20m').holds(8, '9m').holds(9, '9m').holds(10, '9m') },
      checks: [quiet('30m'), quiet('38m30s'), quiet('40m')],
    },
    {
      it: 'stays quiet when a restart sets the counter back',
      series: { [failed()]: holds(7, '20m').holds(0, '9m') },
      checks: [quiet('20m'), quiet('25m')],
    },
    {
      it: 'fires when failures before and after a restart add up to three',
      series: { [failed()]: holds(7, '20m').holds(9, '3m').holds(0, '2m').holds(1, '10m') },
      checks: [quiet('24m30s'), fires('25m', { instance: A })],
    },
    {
      it: 'fires when three downloads fail after a restart, each counted once',
      series: {
        [up()]: holds(1, '2h'),
        [failed()]: holds(9, '20m').ends().gap('2m').holds(2, '90m'),
        [failed({ library: 'vllm' })]: holds(9, '20m').ends().gap('8m').holds(1, '90m'),
      },
      checks: [
        quiet('28m'),
        fires('28m30s', { instance: A }, `3 model downloads failed on ${A} within 15 min.`),
        fires('37m30s', { instance: A }),
        quiet('38m'),
      ],
    },
    {
      it: 'stays quiet when the series of failures is back after a gap, without the label service',
      series: {
        [up()]: holds(1, '2h'),
        [failed({ service: '' })]: holds(5, '20m').gap('10m').holds(5, '90m'),
      },
      checks: [quiet('30m30s'), quiet('40m')],
    },
    {
      it: 'fires when three downloads failed during a gap between scrapes',
      series: { [failed()]: holds(7, '20m').gap('8m').holds(10, '10m') },
      checks: [quiet('27m30s'), fires('28m', { instance: A })],
    },
    {
      it: 'fires for the one of two instances on which downloads fail, and stays quiet for two failures on each',
      series: {
        [failed()]: holds(0, '5m').holds(2, '1h'),
        [failed({ instance: B })]: holds(0, '5m').holds(2, '5m').holds(4, '1h'),
      },
      checks: [quiet('9m30s'), fires('10m', { instance: B })],
    },
  ],
};
