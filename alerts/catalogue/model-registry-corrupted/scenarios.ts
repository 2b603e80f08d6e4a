import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { A, B, exposed } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

const intact = exposed('registry_integrity_check');

export const scenarios: Scenarios = {
  ModelRegistryCorrupted: [
    {
      it: 'fires when the third consecutive check fails, and resolves with the first that succeeds',
      step: '1m',
      series: { [intact]: holds(1, '5m').holds(0, '5m').holds(1, '5m') },
      checks: [
        quiet('4m30s'),
        quiet('6m30s'),
        fires(
          '7m',
          { instance: A },
          `The integrity check of the model registry on ${A} has been failing for 2 min. Models may be lost or served incorrectly.`,
        ),
        fires('9m30s', { instance: A }),
        quiet('10m'),
      ],
    },
    {
      it: 'stays quiet when the third check succeeds again',
      step: '1m',
      series: { [intact]: holds(1, '5m').holds(0, '2m').holds(1, '5m') },
      checks: [quiet('6m30s'), quiet('7m'), quiet('9m')],
    },
    {
      it: 'fires for the one of two instances whose check fails',
      step: '1m',
      series: {
        [intact]: holds(1, '10m'),
        [exposed('registry_integrity_check', { instance: B })]: holds(0, '10m'),
      },
      checks: [quiet('1m30s'), fires('2m', { instance: B })],
    },
    {
      it: 'fires once for an instance when an additional label splits its series',
      step: '1m',
      series: {
        [exposed('registry_integrity_check', { library: 'vllm' })]: holds(0, '10m'),
        [exposed('registry_integrity_check', { library: 'transformers' })]: holds(1, '10m'),
      },
      checks: [fires('5m', { instance: A })],
    },
  ],
};
