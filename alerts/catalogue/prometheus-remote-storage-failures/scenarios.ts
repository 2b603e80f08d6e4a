import { JOBS } from '../../../lib/names';
import { cappedScenario } from '../../scenarios/capped';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { own } from '../../scenarios/series';
import { holds, nothing } from '../../scenarios/values';

const of = (name: string) => (labels: Readonly<Record<string, string>>) =>
  own(JOBS.prometheus, name, { remote_name: 'mimir', url: 'https://mimir/api/v1/push', ...labels });
const failed = of('prometheus_remote_storage_samples_failed_total');
const all = of('prometheus_remote_storage_samples_total');
/** The same storage at another URL. */
const moved = { url: 'https://mimir-2/api/v1/push' };
const other = { remote_name: 'victoria', url: 'https://victoria/api/v1/write' };

export const scenarios: Scenarios = {
  PrometheusRemoteStorageFailures: [
    {
      it: 'fires when one of two storages refuses 2 % of the samples for 5m, and resolves when it refuses none',
      series: {
        [failed({})]: holds(0, '10m').grows(10, '20m').stays('20m'),
        [all({})]: holds(0, '30s').grows(500, '50m'),
        [failed(other)]: holds(0, '30s').grows(5, '50m'),
        [all(other)]: holds(0, '30s').grows(500, '50m'),
      },
      checks: [
        quiet('15m'),
        // 1 % of ten minutes is reached at 15m.
        quiet('19m30s'),
        fires('20m', { instance: 'prometheus:80', remote_name: 'mimir' }),
        fires(
          '25m',
          { instance: 'prometheus:80', remote_name: 'mimir' },
          'The remote storage mimir refused 2% of the samples of prometheus:80 within 10 min. Prometheus does not send them again.',
        ),
        quiet('41m'),
      ],
    },
    {
      it: 'stays quiet when one request is refused, and when nothing is sent',
      series: {
        [failed({})]: holds(0, '10m').holds(100, '30m'),
        [all({})]: holds(0, '30s').grows(500, '40m'),
        [failed(other)]: holds(0, '40m'),
        [all(other)]: holds(0, '40m'),
      },
      checks: [quiet('12m'), quiet('20m')],
    },
    {
      it: 'fires for the samples before and after a change of the URL of a storage together',
      series: {
        [failed({})]: holds(0, '30s').grows(10, '10m').ends(),
        [all({})]: holds(0, '30s').grows(500, '10m').ends(),
        [failed(moved)]: nothing('10m').holds(0, '30s').grows(10, '10m'),
        [all(moved)]: nothing('10m').holds(0, '30s').grows(500, '10m'),
      },
      checks: [
        fires(
          '15m',
          { instance: 'prometheus:80', remote_name: 'mimir' },
          'The remote storage mimir refused 2% of the samples of prometheus:80 within 10 min. Prometheus does not send them again.',
        ),
      ],
    },
    {
      it: 'stays quiet when a reload drops queued samples and none are sent, which PrometheusRemoteWriteBehind covers',
      series: { [failed({})]: holds(0, '10m').holds(100, '30m'), [all({})]: holds(0, '40m') },
      checks: [quiet('16m'), quiet('19m')],
    },
    cappedScenario('remote_name', (labels) => ({
      [failed(labels)]: holds(0, '30s').grows(10, '20m'),
      [all(labels)]: holds(0, '30s').grows(500, '20m'),
    })),
  ],
};
