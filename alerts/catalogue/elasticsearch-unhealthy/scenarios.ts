import { JOBS } from '../../../lib/names';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { own } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

const queued = (labels = {}) =>
  own(JOBS.collector, 'otelcol_exporter_queue_size', { exporter: 'elasticsearch/app', ...labels });
const sent = (labels = {}) =>
  own(JOBS.collector, 'otelcol_exporter_sent_log_records_total', {
    exporter: 'elasticsearch/app',
    ...labels,
  });
const audit = { exporter: 'elasticsearch/audit' };
const firing = { exporter: 'elasticsearch/app' };

export const scenarios: Scenarios = {
  ElasticsearchUnhealthy: [
    {
      it: 'fires 5m after lines have waited for 10m without a delivery, and resolves with the first delivery',
      series: {
        [queued()]: holds(0, '20m').holds(2048, '40m'),
        [sent()]: holds(0, '30s').grows(5, '19m30s').stays('20m').grows(1, '20m'),
        [queued(audit)]: holds(0, '1h'),
        [sent(audit)]: holds(7, '1h'),
      },
      checks: [
        quiet('34m'),
        fires(
          '34m30s',
          firing,
          'elasticsearch/app has log lines to send, but has delivered none for 10 min. 2kiB or more are waiting in its queue.',
        ),
        fires('39m30s', firing),
        quiet('40m'),
      ],
    },
    {
      it: 'stays quiet when the queue is empty at times: there is nothing to deliver',
      series: {
        [queued()]: holds(9, '9m30s').holds(0, '30s').holds(9, '9m30s').holds(0, '30s').holds(9, '9m30s'),
        [sent()]: holds(7, '1h'),
      },
      checks: [quiet('15m'), quiet('25m'), quiet('29m')],
    },
    {
      it: 'fires when nothing was ever delivered, so that deliveries have no series',
      series: { [queued()]: holds(9, '1h') },
      checks: [quiet('4m30s'), fires('5m', firing)],
    },
    {
      it: 'stays quiet when deliveries are slow but continue, in one of two data types',
      series: {
        [queued({ data_type: 'logs' })]: holds(9, '1h'),
        [sent({ data_type: 'logs' })]: holds(0, '8m').holds(1, '8m').holds(2, '8m').holds(3, '8m'),
        [sent({ data_type: 'metrics' })]: holds(7, '1h'),
      },
      checks: [quiet('16m'), quiet('25m'), quiet('31m')],
    },
    {
      it: 'stays quiet when one of two data types has an empty queue and nothing to deliver',
      series: {
        [queued({ data_type: 'logs' })]: holds(0, '1h'),
        [queued({ data_type: 'metrics' })]: holds(9, '1h'),
        [sent()]: holds(7, '1h'),
      },
      checks: [quiet('30m')],
    },
    {
      it: 'resolves for ten minutes with a single delivery',
      series: { [queued()]: holds(9, '1h'), [sent()]: holds(7, '20m').holds(8, '40m') },
      checks: [fires('19m', firing), quiet('20m'), quiet('29m'), quiet('34m'), fires('35m', firing)],
    },
  ],
};
