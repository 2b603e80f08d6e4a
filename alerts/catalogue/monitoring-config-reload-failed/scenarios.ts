import { JOBS } from '../../../lib/names';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { own } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

const prometheus = (labels = {}) => own(JOBS.prometheus, 'prometheus_config_last_reload_successful', labels);
const alertmanager = (labels = {}) =>
  own(JOBS.alertmanager, 'alertmanager_config_last_reload_successful', labels);

export const scenarios: Scenarios = {
  MonitoringConfigReloadFailed: [
    {
      it: 'fires when Prometheus has not loaded its configuration for 5m, and resolves when it has',
      series: {
        [prometheus()]: holds(1, '10m').holds(0, '10m').holds(1, '10m'),
        [alertmanager()]: holds(1, '30m'),
      },
      checks: [
        quiet('14m30s'),
        fires(
          '15m',
          { job: JOBS.prometheus },
          'prometheus could not load its configuration and keeps using the previous one.',
        ),
        quiet('20m'),
      ],
    },
    {
      it: 'fires when Alertmanager has not loaded its configuration for 5m',
      series: { [prometheus()]: holds(1, '30m'), [alertmanager()]: holds(0, '30m') },
      checks: [quiet('4m30s'), fires('5m', { job: JOBS.alertmanager })],
    },
    {
      it: 'fires once for each job when one of its two servers has an old configuration',
      series: {
        [prometheus()]: holds(0, '30m'),
        [prometheus({ instance: 'other:80' })]: holds(1, '30m'),
        [alertmanager()]: holds(1, '30m'),
        [alertmanager({ instance: 'other:80' })]: holds(1, '30m').holds(0, '30m'),
      },
      checks: [fires('10m', { job: JOBS.prometheus })],
    },
    {
      it: 'fires once for Alertmanager when one of two servers has an old configuration',
      series: {
        [alertmanager()]: holds(1, '30m'),
        [alertmanager({ instance: 'other:80' })]: holds(0, '30m'),
      },
      checks: [fires('10m', { job: JOBS.alertmanager })],
    },
    {
      it: 'stays quiet when a file was half written for less than 5m',
      series: { [prometheus()]: holds(1, '10m').holds(0, '5m').holds(1, '10m') },
      checks: [quiet('14m30s'), quiet('15m')],
    },
  ],
};
