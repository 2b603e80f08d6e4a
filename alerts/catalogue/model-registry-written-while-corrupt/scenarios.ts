import { Duration } from '../../../lib/duration';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { A, B, exposed } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

const intact = (labels = {}) => exposed('registry_integrity_check', labels);
const writes = (labels = {}) => exposed('registry_writes_total', labels);

export const scenarios: Scenarios = {
  ModelRegistryWrittenWhileCorrupt: [
    {
      it: 'fires when a corrupted registry is written to, for 2m, and resolves ten minutes after the last write',
      series: { [intact()]: holds(0, '1h'), [writes()]: holds(7, '20m').holds(8, '40m') },
      checks: [
        quiet('21m30s'),
        fires(
          '22m',
          { instance: A },
          `The model registry on ${A} fails its integrity check and was written to within 10 min. Every write can make the repair harder.`,
        ),
        fires('29m', { instance: A }),
        quiet('30m'),
      ],
    },
    {
      it: 'stays quiet when an intact registry is written to, and resolves when it is intact again',
      series: {
        [intact()]: holds(1, '10m').holds(0, '10m').holds(1, '10m'),
        [writes()]: holds(0, '30s').grows(3, '30m'),
      },
      checks: [quiet('9m30s'), quiet('11m30s'), fires('12m', { instance: A }), quiet('20m')],
    },
    {
      it: 'stays quiet when a restart sets the number of writes back',
      series: { [intact()]: holds(0, '30m'), [writes()]: holds(7, '10m').holds(0, '20m') },
      checks: [quiet('12m'), quiet('15m')],
    },
    {
      it: 'stays quiet when one instance is corrupted and another is written to',
      series: {
        [intact()]: holds(0, '30m'),
        [writes()]: holds(5, '30m'),
        [intact({ instance: B })]: holds(1, '30m'),
        [writes({ instance: B })]: holds(0, '30s').grows(1, '29m30s'),
      },
      checks: [quiet('10m'), quiet('20m')],
    },
    {
      it: 'stays quiet when one check of an interval of 5m fails',
      settings: { healthInterval: Duration.minutes(5) },
      series: {
        [intact()]: holds(1, '10m').holds(0, '5m').holds(1, '30m'),
        [writes()]: holds(0, '30s').grows(1, '45m'),
      },
      checks: [quiet('12m30s'), quiet('15m'), quiet('20m')],
    },
    {
      it: 'fires when two checks of an interval of 5m fail after a single write',
      settings: { healthInterval: Duration.minutes(5) },
      series: { [intact()]: holds(0, '1h'), [writes()]: holds(7, '20m').holds(8, '40m') },
      checks: [quiet('29m30s'), fires('30m30s', { instance: A }), quiet('36m')],
    },
    {
      it: 'fires once when additional labels split its series',
      series: {
        [intact({ library: 'vllm' })]: holds(0, '30m'),
        [intact({ library: 'transformers' })]: holds(1, '30m'),
        [writes({ version: '1' })]: holds(5, '30m'),
        [writes({ version: '2' })]: holds(0, '30s').grows(1, '29m30s'),
      },
      checks: [fires('10m', { instance: A })],
    },
  ],
};
