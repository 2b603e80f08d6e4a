import { JOBS } from '../../../lib/names';
import { cappedScenario } from '../../scenarios/capped';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { own } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

const of = (name: string) => (labels: Readonly<Record<string, string>>) =>
  own(JOBS.prometheus, name, { remote_name: 'mimir', url: 'https://mimir/api/v1/push', ...labels });
const due = of('prometheus_remote_storage_queue_highest_timestamp_seconds');
const sent = of('prometheus_remote_storage_queue_highest_sent_timestamp_seconds');
const pending = of('prometheus_remote_storage_samples_pending');
const started = (instance: string) => own(JOBS.prometheus, 'process_start_time_seconds', { instance });
const other = { remote_name: 'victoria', url: 'https://victoria/api/v1/write' };

export const scenarios: Scenarios = {
  PrometheusRemoteWriteBehind: [
    {
      it: 'fires when one of two storages is behind by more than two minutes for 15m, and resolves when it catches up',
      series: {
        [due({})]: holds(10_000, '30s').grows(30, '60m'),
        // Two minutes behind, then more, then seconds.
        [sent({})]: holds(9_880, '30s')
          .grows(30, '10m')
          .holds(10_420, '30s')
          .grows(30, '25m')
          .holds(12_130, '30s')
          .grows(30, '10m'),
        [due(other)]: holds(10_000, '30s').grows(30, '60m'),
        [sent(other)]: holds(9_990, '30s').grows(30, '60m'),
        [started('prometheus:80')]: holds(100, '61m'),
      },
      checks: [
        quiet('10m'),
        quiet('25m'),
        fires(
          '26m',
          { instance: 'prometheus:80', remote_name: 'mimir' },
          'The remote storage mimir is 3m 30s behind prometheus:80. Prometheus keeps unsent samples for a limited time. After that, they are missing in the remote storage.',
        ),
        quiet('37m'),
      ],
    },
    {
      it: 'fires during an outage, in which the queue is full and Prometheus reads no newer samples',
      series: {
        [sent({})]: holds(10, '30s').grows(30, '5m').stays('20m').holds(1_530, '10m'),
        [due({})]: holds(30, '30s').grows(30, '5m').stays('20m').holds(1_530, '10m'),
        [pending({})]: holds(0, '5m').holds(14_000, '20m30s').holds(0, '10m'),
      },
      checks: [
        quiet('22m'),
        fires(
          '22m30s',
          { instance: 'prometheus:80', remote_name: 'mimir' },
          'The remote storage mimir is 17m 20s behind prometheus:80. Prometheus keeps unsent samples for a limited time. After that, they are missing in the remote storage.',
        ),
        quiet('26m'),
      ],
    },
    {
      it: 'fires for the time since the start of Prometheus when the storage has accepted nothing yet',
      series: {
        [due({})]: holds(330, '31m'),
        [sent({})]: holds(0, '31m'),
        [pending({})]: holds(14_000, '31m'),
        [started('prometheus:80')]: holds(30, '31m'),
        [due({ instance: 'prometheus-2:80' })]: holds(1_210, '31m'),
        [sent({ instance: 'prometheus-2:80' })]: holds(0, '31m'),
        [pending({ instance: 'prometheus-2:80' })]: holds(14_000, '31m'),
        [started('prometheus-2:80')]: holds(1_200, '31m'),
      },
      checks: [
        quiet('17m30s'),
        fires('18m', { instance: 'prometheus:80', remote_name: 'mimir' }),
        fires(
          '19m',
          { instance: 'prometheus:80', remote_name: 'mimir' },
          'The remote storage mimir is 18m 30s behind prometheus:80. Prometheus keeps unsent samples for a limited time. After that, they are missing in the remote storage.',
        ),
      ],
    },
    {
      it: 'stays quiet while there is nothing to send, because every series is dropped or has ended',
      series: {
        [due({})]: holds(0, '30m'),
        [sent({})]: holds(0, '30m'),
        [pending({})]: holds(0, '30m'),
        [started('prometheus:80')]: holds(30, '30m'),
        [due(other)]: holds(10, '30m'),
        [sent(other)]: holds(10, '30m'),
        [pending(other)]: holds(0, '30m'),
      },
      checks: [quiet('20m'), quiet('29m')],
    },
    {
      it: 'fires once, for the series that is most behind, when an additional label splits the series of a storage',
      series: {
        [due({ shard: '1' })]: holds(10_000, '30m'),
        [sent({ shard: '1' })]: holds(9_870, '30m'),
        [due({ shard: '2' })]: holds(10_000, '30m'),
        [sent({ shard: '2' })]: holds(9_990, '30m'),
        [due({ ...other, shard: '1' })]: holds(10_000, '30m'),
        [sent({ ...other, shard: '1' })]: holds(9_930, '30m'),
        [due({ ...other, shard: '2' })]: holds(10_000, '30m'),
        [sent({ ...other, shard: '2' })]: holds(9_930, '30m'),
      },
      checks: [fires('20m', { instance: 'prometheus:80', remote_name: 'mimir' })],
    },
    cappedScenario(
      'remote_name',
      (labels) => ({ [due(labels)]: holds(10_000, '30m'), [sent(labels)]: holds(9_850, '30m') }),
      '20m',
    ),
  ],
};
