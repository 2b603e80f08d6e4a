import { JOBS } from '../../../lib/names';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { B, own, up } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

const lines = (labels = {}) =>
  own(JOBS.collector, 'otelcol_receiver_accepted_log_records_total', { receiver: 'filelog/app', ...labels });

export const scenarios: Scenarios = {
  LogPipelineSilent: [
    {
      it: 'fires 10m after no line was read for 15m, and resolves with the first line',
      series: {
        [up()]: holds(1, '2h'),
        [up(JOBS.models, B)]: holds(0, '2h'),
        [lines()]: holds(0, '30s').grows(3, '29m30s').stays('30m').grows(3, '1h'),
      },
      checks: [
        quiet('53m30s'),
        fires(
          '54m',
          {},
          'The orchestrator is running, but the log collector has read no line from it for 15 min. Neither errors nor audit records are stored.',
        ),
        fires('59m30s'),
        quiet('1h'),
      ],
    },
    {
      it: 'fires when there is no log shipper for 10m',
      series: { [up()]: holds(1, '2h') },
      checks: [quiet('9m30s'), fires('10m')],
    },
    {
      it: 'stays quiet when only one of two logs has no lines',
      series: {
        [up()]: holds(1, '2h'),
        [lines()]: holds(0, '30s').grows(3, '2h'),
        [lines({ receiver: 'filelog/errors' })]: holds(0, '2h'),
      },
      checks: [quiet('40m'), quiet('1h30m')],
    },
    {
      it: 'stays quiet when a line is read at times',
      series: { [up()]: holds(1, '2h'), [lines()]: holds(0, '20m').holds(1, '20m').holds(2, '20m') },
      checks: [quiet('34m'), quiet('59m')],
    },
    {
      it: 'stays quiet when no orchestrator runs',
      series: { [up()]: holds(0, '2h'), [lines()]: holds(7, '2h') },
      checks: [quiet('30m'), quiet('1h')],
    },
    {
      it: 'fires when two instances run and one of two logs has never had a line',
      series: {
        [up()]: holds(1, '2h'),
        [up(JOBS.models, B)]: holds(1, '2h'),
        [lines()]: holds(7, '2h'),
      },
      checks: [fires('40m')],
    },
  ],
};
