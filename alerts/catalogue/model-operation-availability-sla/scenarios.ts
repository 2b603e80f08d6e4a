import { Duration } from '../../../lib/duration';
import { JOBS } from '../../../lib/names';
import { firstEventScenarios } from '../../scenarios/first-events';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { B, exposed, up } from '../../scenarios/series';
import { holds, nothing } from '../../scenarios/values';

const errors = (labels = {}) =>
  exposed('errors_total', { operation: 'load', error_type: 'timeout', ...labels });
const operations = (labels = {}) =>
  exposed('operation_duration_seconds_count', { operation: 'load', status: 'success', ...labels });

export const scenarios: Scenarios = {
  ModelOperationAvailabilitySLA: [
    ...firstEventScenarios({
      series: (appears) => ({
        [errors()]: appears(20),
        [operations()]: appears(100),
        [operations({ instance: B })]: holds(0, '30s').grows(1, '4d'),
      }),
      firesAt: '1h10m',
      firesUntil: '2h',
      resolvedAt: '2h2m',
    }),
    {
      it: 'fires when just over 1 % of the operations within an hour fail on two instances together, for 10m, and resolves later',
      series: {
        [errors()]: holds(0, '10m').holds(21, '3h'),
        [errors({ instance: B })]: holds(0, '10m').holds(21, '3h'),
        [operations()]: holds(0, '10m').holds(2000, '3h'),
        [operations({ instance: B })]: holds(0, '10m').holds(2000, '3h'),
      },
      checks: [
        quiet('19m30s'),
        fires(
          '20m',
          {},
          '1.05% of the model operations ended in an error within 1 h. The limit is 1 %, by default the error budget of the objective. The alert needs at least 100 operations.',
        ),
        fires('1h8m'),
        quiet('1h11m'),
      ],
    },
    {
      it: 'stays quiet for an hour after many first operations, and fires when errors follow later',
      series: {
        [up()]: holds(1, '4h'),
        [operations()]: nothing('1h').holds(10_000, '3h'),
        [operations({ instance: B })]: holds(0, '30s').grows(1, '4h'),
        [errors()]: holds(0, '1h').holds(20, '1h10m').holds(40, '2h'),
      },
      checks: [quiet('1h55m'), quiet('2h19m30s'), fires('2h20m')],
    },
    {
      it: 'stays quiet when 1 % fail, and when just under 1 % fail',
      series: {
        [errors()]: holds(0, '10m').holds(1, '3h'),
        [operations()]: holds(0, '10m').holds(100, '30m').holds(105, '2h'),
      },
      checks: [quiet('26m'), quiet('39m30s'), quiet('1h')],
    },
    {
      it: 'stays quiet when less than 1 % fail after a restart, and fires when more do, each counted once',
      series: {
        [up()]: holds(1, '4h'),
        [up(JOBS.models, B)]: holds(1, '4h'),
        [errors()]: holds(9, '20m').ends().gap('39m30s').holds(1, '2h').holds(3, '1h'),
        [operations()]: holds(0, '1h').holds(150, '2h'),
        [operations({ instance: B })]: holds(900, '2h20m').ends().gap('39m30s').holds(150, '1h'),
      },
      checks: [quiet('1h11m'), quiet('1h19m'), fires('3h11m'), fires('3h30m')],
    },
    {
      it: 'stays quiet when five of 99 operations fail, and fires with the 100th',
      series: {
        [errors()]: holds(0, '10m').holds(5, '3h'),
        [operations()]: holds(0, '10m').holds(99, '30m').holds(100, '2h'),
      },
      checks: [quiet('30m'), quiet('49m30s'), fires('50m')],
    },
    {
      it: 'stays quiet when 100 operations run in two hours',
      series: {
        [errors()]: holds(0, '10m').holds(10, '1h10m').holds(20, '2h'),
        [operations()]: holds(0, '10m').holds(60, '1h10m').holds(120, '2h'),
      },
      checks: [quiet('1h'), quiet('1h45m'), quiet('2h10m')],
    },
    {
      it: 'stays quiet when one instance misses the objective and the whole service meets it',
      series: {
        [errors()]: holds(0, '10m').holds(10, '2h'),
        [operations()]: holds(0, '10m').holds(200, '2h'),
        [operations({ instance: B })]: holds(0, '10m').holds(5000, '2h'),
      },
      checks: [quiet('30m'), quiet('1h')],
    },
    {
      it: 'stays quiet when there have never been errors, and when a restart sets the counters back',
      series: {
        [errors()]: holds(9, '30m').holds(0, '1h'),
        [operations()]: holds(900, '30m').holds(0, '1h'),
      },
      checks: [quiet('30m'), quiet('50m')],
    },
    {
      it: 'stays quiet when the errors are of the previous hour',
      series: {
        [errors()]: holds(0, '10m').holds(400, '2h').holds(402, '3h'),
        [operations()]: holds(0, '10m').holds(9000, '1h10m').grows(4, '3h'),
      },
      checks: [quiet('1h30m'), quiet('2h')],
    },
    {
      it: 'fires when too many operations within an hour fail and the previous hour had many successful ones',
      series: {
        [errors()]: holds(0, '1h30m').holds(10, '3h'),
        [operations()]: holds(0, '10m').holds(90000, '1h20m').holds(90200, '3h'),
      },
      checks: [quiet('1h30m'), fires('1h45m')],
    },
    {
      it: 'fires when operations of two kinds add up to 100',
      series: {
        [errors()]: holds(0, '10m').holds(10, '2h'),
        [operations()]: holds(0, '10m').holds(60, '2h'),
        [operations({ status: 'error' })]: holds(0, '10m').holds(60, '2h'),
      },
      checks: [
        fires(
          '30m',
          {},
          '8.333% of the model operations ended in an error within 1 h. The limit is 1 %, by default the error budget of the objective. The alert needs at least 100 operations.',
        ),
      ],
    },
    {
      it: 'stays quiet when one of 200 operations fails under an objective of 99.99 %',
      settings: { objectives: { targets: { 'operation-availability': 0.9999 }, window: Duration.days(30) } },
      series: {
        [errors()]: holds(0, '10m').holds(1, '2h'),
        [operations()]: holds(0, '10m').holds(200, '2h'),
      },
      checks: [quiet('30m'), quiet('1h')],
    },
    {
      it: 'fires when more than 0.01 % of 20,000 operations fail under an objective of 99.99 %',
      settings: { objectives: { targets: { 'operation-availability': 0.9999 }, window: Duration.days(30) } },
      series: {
        [errors()]: holds(0, '10m').holds(5, '2h'),
        [operations()]: holds(0, '10m').holds(20_000, '2h'),
      },
      checks: [
        quiet('19m30s'),
        fires(
          '30m',
          {},
          '0.025% of the model operations ended in an error within 1 h. The limit is 0.01 %, by default the error budget of the objective. The alert needs at least 10000 operations.',
        ),
      ],
    },
  ],
};
