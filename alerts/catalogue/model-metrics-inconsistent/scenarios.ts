import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { A, B, exposed } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

const finished = (labels = {}) => exposed('download_duration_seconds_count', { library: 'vllm', ...labels });
const started = (labels = {}) => exposed('downloads_total', { library: 'vllm', ...labels });
const running = (labels = {}) => exposed('concurrent_downloads', labels);

export const scenarios: Scenarios = {
  ModelMetricsInconsistent: [
    {
      it: 'fires when more downloads finish than were started or running, plus one, for 30m, and resolves an hour later',
      series: {
        [finished()]: holds(0, '20m').holds(9, '3h'),
        [started()]: holds(0, '15m').holds(5, '3h'),
        [running()]: holds(0, '10m').holds(2, '2m').holds(0, '3h'),
      },
      checks: [
        quiet('49m30s'),
        fires(
          '50m',
          { instance: A },
          `9 model downloads finished on ${A} within 1 h, which is more than can have been running. Do not trust its metrics or the alerts on them.`,
        ),
        quiet('1h21m'),
      ],
    },
    {
      it: 'stays quiet when as many downloads finish as were started or running, plus one for extrapolation',
      series: {
        [finished()]: holds(0, '20m').holds(8, '3h'),
        [started()]: holds(0, '15m').holds(5, '3h'),
        [running()]: holds(0, '10m').holds(2, '2m').holds(0, '3h'),
      },
      checks: [quiet('50m'), quiet('59m')],
    },
    {
      it: 'stays quiet when many downloads are started and finish, in two libraries and two versions of the exposition',
      series: {
        [finished()]: holds(0, '30s').grows(2, '2h'),
        [finished({ library: 'transformers' })]: holds(0, '30s').grows(2, '2h'),
        [started({ version: '1' })]: holds(0, '30s').grows(2, '2h'),
        [started({ version: '2' })]: holds(0, '30s').grows(2, '2h'),
        [running()]: holds(4, '2h'),
      },
      checks: [quiet('50m'), quiet('1h30m')],
    },
    {
      it: 'fires for the one of two instances that counts wrongly',
      series: {
        [finished()]: holds(0, '30s').grows(1, '2h'),
        [started()]: holds(0, '30s').grows(1, '2h'),
        [running()]: holds(0, '2h'),
        [finished({ instance: B, library: 'a' })]: holds(0, '30s').grows(1, '2h'),
        [finished({ instance: B, library: 'b' })]: holds(0, '30s').grows(1, '2h'),
        [started({ instance: B })]: holds(0, '30s').grows(1, '2h'),
        [running({ instance: B })]: holds(0, '2h'),
      },
      checks: [fires('1h30m', { instance: B })],
    },
    {
      it: 'stays quiet when a restart sets all counters back',
      series: {
        [finished()]: holds(50, '30m').holds(0, '2h'),
        [started()]: holds(50, '30m').holds(0, '2h'),
        [running()]: holds(0, '2h'),
      },
      checks: [quiet('1h'), quiet('1h10m')],
    },
    {
      it: 'stays quiet when starts and finishes are further apart than an hour, and downloads ran in between',
      series: {
        [finished()]: holds(0, '2h').holds(9, '2h'),
        [started()]: holds(0, '30m').holds(9, '4h'),
        [running({ version: '1' })]: holds(0, '30m').holds(5, '1h30m').holds(0, '2h'),
        [running({ version: '2' })]: holds(4, '4h'),
      },
      checks: [quiet('2h20m'), quiet('2h45m')],
    },
    {
      it: 'fires when the starts and the running downloads that would explain it are more than an hour old',
      series: {
        [finished()]: holds(0, '2h').holds(9, '2h'),
        [started()]: holds(0, '45m').holds(9, '4h'),
        [running({ version: '1' })]: holds(0, '30m').holds(9, '15m').holds(2, '4h'),
        [running({ version: '2' })]: holds(2, '5h'),
      },
      checks: [
        quiet('2h29m30s'),
        fires('2h30m', { instance: A }),
        fires('2h59m', { instance: A }),
        quiet('2h59m30s'),
      ],
    },
    {
      it: 'fires when more downloads report a result than were started, without any duration',
      series: {
        [exposed('downloads_successful_total', { library: 'vllm' })]: holds(0, '20m').holds(5, '3h'),
        [exposed('downloads_failed_total', { library: 'vllm', error_type: 'disk' })]: holds(0, '20m').holds(
          4,
          '3h',
        ),
        [started()]: holds(0, '15m').holds(5, '3h'),
        [running()]: holds(0, '10m').holds(2, '2m').holds(0, '3h'),
      },
      checks: [quiet('49m30s'), fires('50m', { instance: A }), quiet('1h21m')],
    },
    {
      it: 'stays quiet when every finished download reports a result, and fires when more results than durations follow',
      series: {
        [finished()]: holds(0, '20m').holds(5, '3h'),
        [exposed('downloads_successful_total', { library: 'vllm' })]: holds(0, '20m')
          .holds(5, '40m')
          .holds(9, '2h'),
        [started()]: holds(0, '15m').holds(5, '3h'),
        [running()]: holds(0, '10m').holds(1, '2m').holds(0, '3h'),
      },
      checks: [quiet('55m'), quiet('1h29m30s'), fires('1h30m', { instance: A })],
    },
    {
      it: 'stays quiet for an hour after the running downloads that explain the finished ones',
      series: {
        [finished()]: holds(0, '40m').holds(9, '3h'),
        [started()]: holds(0, '3h'),
        [running()]: holds(9, '10m').holds(0, '3h'),
      },
      checks: [quiet('1h8m'), quiet('1h15m')],
    },
  ],
};
