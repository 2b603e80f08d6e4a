import { JOBS } from '../../../lib/names';
import { fires, quiet, type Scenarios, type Survivor } from '../../scenarios/scenario';
import { own } from '../../scenarios/series';
import { holds } from '../../scenarios/values';

const queued = (labels = {}) =>
  own(JOBS.collector, 'otelcol_exporter_queue_size', { exporter: 'elasticsearch/app', ...labels });
const room = (labels = {}) =>
  own(JOBS.collector, 'otelcol_exporter_queue_capacity', { exporter: 'elasticsearch/app', ...labels });
const audit = { exporter: 'elasticsearch/audit' };

export const scenarios: Scenarios = {
  LogShipperQueueFilling: [
    {
      it: 'fires when one of two queues is just more than half full for 10m, and resolves at half',
      series: {
        [queued()]: holds(52, '15m').holds(50, '15m'),
        [room()]: holds(100, '30m'),
        [queued(audit)]: holds(48, '30m'),
        [room(audit)]: holds(100, '30m'),
      },
      checks: [
        quiet('9m30s'),
        fires(
          '10m',
          { exporter: 'elasticsearch/app' },
          'The send queue of elasticsearch/app is 52% full. When it is full, lines stay in the log files and are lost when the oldest archives are deleted.',
        ),
        quiet('15m'),
        quiet('26m'),
      ],
    },
    {
      it: 'stays quiet when Elasticsearch restarts within 10m, and when a queue has no size',
      series: {
        [queued()]: holds(90, '9m30s').holds(0, '20m'),
        [room()]: holds(100, '30m'),
        [queued(audit)]: holds(48, '30m'),
        [room(audit)]: holds(0, '30m'),
      },
      checks: [quiet('9m30s'), quiet('10m'), quiet('20m')],
    },
    {
      it: 'fires once when an additional label splits its series',
      series: {
        [queued({ data_type: 'logs' })]: holds(60, '30m'),
        [queued({ data_type: 'metrics' })]: holds(10, '30m'),
        [room({ data_type: 'logs' })]: holds(100, '30m'),
        [room({ data_type: 'metrics' })]: holds(100, '30m'),
      },
      checks: [
        fires(
          '20m',
          { exporter: 'elasticsearch/app' },
          'The send queue of elasticsearch/app is 60% full. When it is full, lines stay in the log files and are lost when the oldest archives are deleted.',
        ),
      ],
    },
    {
      it: 'stays quiet when two queues of an additional label are a third full each',
      series: {
        [queued({ data_type: 'logs' })]: holds(33, '30m'),
        [queued({ data_type: 'metrics' })]: holds(33, '30m'),
        [room({ data_type: 'logs' })]: holds(100, '30m'),
      },
      checks: [quiet('20m')],
    },
  ],
};

export const survivors: readonly Survivor[] = [
  { change: /⟨max → min⟩/, why: 'The queues of an exporter have the same size.' },
];
