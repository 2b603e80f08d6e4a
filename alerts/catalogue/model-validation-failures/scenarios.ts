import { firstEventScenarios } from '../../scenarios/first-events';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { A, B, exposed, up } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

const errors = (labels = {}) =>
  exposed('errors_total', { operation: 'validate', error_type: 'checksum', ...labels });

export const scenarios: Scenarios = {
  ModelValidationFailures: [
    ...firstEventScenarios({
      series: (appears) => ({ [errors()]: appears(4) }),
      firesAt: '1h',
      firesUntil: '1h10m',
      resolvedAt: '1h12m',
      labels: { instance: A },
    }),
    {
      it: 'fires with the fourth error of any type, and resolves ten minutes later',
      series: {
        [errors()]: holds(5, '20m').holds(8, '1h'),
        [errors({ error_type: 'timeout' })]: holds(0, '23m').holds(1, '1h'),
      },
      checks: [
        quiet('20m30s'),
        quiet('22m30s'),
        fires('23m', { instance: A }, `4 validations of models failed on ${A} within 10 min.`),
        fires('29m', { instance: A }),
        quiet('31m'),
      ],
    },
    {
      it: 'stays quiet when three validations fail',
      series: { [errors()]: holds(5, '20m').holds(8, '1h') },
      checks: [quiet('20m'), quiet('24m'), quiet('29m30s')],
    },
    {
      it: 'stays quiet when the fourth error comes after the first has left the window',
      series: { [errors()]: holds(5, '20m').holds(7, '11m').holds(9, '1h') },
      checks: [quiet('30m'), quiet('31m30s'), quiet('35m')],
    },
    {
      it: 'stays quiet when other operations fail',
      series: { [errors({ operation: 'load' })]: holds(0, '20m').grows(1, '1h') },
      checks: [quiet('30m'), quiet('1h')],
    },
    {
      it: 'stays quiet when a restart sets the counter back, and counts the errors after it',
      series: { [errors()]: holds(9, '20m').holds(0, '5m').holds(4, '1h') },
      checks: [quiet('24m'), fires('25m', { instance: A })],
    },
    {
      it: 'stays quiet when two validations fail after a restart, each counted once',
      series: { [up()]: holds(1, '2h'), [errors()]: holds(9, '20m').ends().gap('6m').holds(2, '1h') },
      checks: [quiet('26m30s'), quiet('29m30s')],
    },
    {
      it: 'fires for the one of two instances with four errors',
      series: {
        [errors()]: holds(0, '20m').holds(3, '1h'),
        [errors({ instance: B })]: holds(0, '20m').holds(4, '1h'),
      },
      checks: [fires('22m', { instance: B })],
    },
  ],
};
