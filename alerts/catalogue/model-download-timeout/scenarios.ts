import { firstEventScenarios } from '../../scenarios/first-events';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { A, B, exposed, up } from '../../scenarios/series';
import { holds, nothing, type Values } from '../../scenarios/values';

/** Finished downloads, and those that took at most half an hour. */
function downloads(all: Values, inTime: Values, labels = {}, bound = '1800.0') {
  const of = { library: 'transformers', ...labels };
  return {
    [exposed('download_duration_seconds_count', of)]: all,
    [exposed('download_duration_seconds_bucket', { ...of, le: '600.0' })]: holds(0, '3h'),
    [exposed('download_duration_seconds_bucket', { ...of, le: bound })]: inTime,
    [exposed('download_duration_seconds_bucket', { ...of, le: '+Inf' })]: all,
  };
}
/** A burst of quick downloads of another library, as Prometheus 2 stores it. */
const burst = holds(0, '20m').holds(40, '1h');
const quick = downloads(burst, burst, { library: 'onnx' }, '1800');
/** A number of downloads after a restart. */
const back = (count: number) => holds(20, '50m').ends().gap('9m30s').holds(count, '1h');
const busy = holds(0, '30s').grows(4, '3h');

export const scenarios: Scenarios = {
  ModelDownloadTimeout: [
    ...firstEventScenarios({
      series: (appears) => downloads(appears(2), appears(0)),
      firesAt: '1h',
      firesUntil: '1h15m',
      resolvedAt: '1h17m',
      labels: { instance: A },
    }),
    {
      it: 'fires with a download of more than half an hour, and resolves a quarter of an hour later',
      series: downloads(holds(0, '20m').holds(1, '1h'), holds(0, '2h')),
      checks: [
        quiet('19m30s'),
        fires(
          '20m',
          { instance: A },
          `Model downloads on ${A} that finished within 15 min and took longer than 30 min: 1.`,
        ),
        fires('34m', { instance: A }),
        quiet('36m'),
      ],
    },
    {
      it: 'stays quiet when the first downloads of a library are quick, and fires with a slow one after them',
      series: {
        [up()]: holds(1, '3h'),
        ...downloads(nothing('1h').holds(10, '20m').holds(11, '1h'), nothing('1h').holds(10, '2h')),
      },
      checks: [quiet('1h'), quiet('1h15m'), fires('1h20m', { instance: A })],
    },
    {
      it: 'stays quiet when the first downloads after a restart are quick',
      series: { [up()]: holds(1, '3h'), ...downloads(back(10), back(10)) },
      checks: [quiet('1h30s'), quiet('1h4m'), quiet('1h6m'), quiet('1h15m30s')],
    },
    {
      it: 'fires when one of the first downloads after a restart is slow',
      series: { [up()]: holds(1, '3h'), ...downloads(back(10), back(9)) },
      checks: [fires('1h30s', { instance: A }), fires('1h6m', { instance: A }), quiet('1h16m')],
    },
    {
      it: 'stays quiet when the first downloads are quick, without the label service',
      series: {
        [up()]: holds(1, '3h'),
        ...downloads(nothing('1h').holds(10, '1h'), nothing('1h').holds(10, '1h'), { service: '' }),
      },
      checks: [quiet('1h30s'), quiet('1h10m')],
    },
    {
      it: 'stays quiet when many downloads take at most half an hour',
      series: downloads(busy, busy),
      checks: [quiet('5m'), quiet('20m'), quiet('2h')],
    },
    {
      it: 'stays quiet when a burst of quick downloads is over',
      series: { ...downloads(burst, burst), ...quick },
      checks: [quiet('25m'), quiet('32m'), quiet('45m')],
    },
    {
      it: 'fires with a slow download among many quick ones',
      series: downloads(holds(50, '20m').holds(61, '1h'), holds(50, '20m').holds(60, '1h')),
      checks: [quiet('19m30s'), fires('20m30s', { instance: A }), fires('34m', { instance: A })],
    },
    {
      it: 'fires with a slow download after a burst of quick ones',
      series: {
        ...downloads(
          holds(0, '20m').holds(40, '10m').holds(41, '1h'),
          holds(0, '20m').holds(40, '10m').stays('1h'),
        ),
        ...quick,
      },
      checks: [quiet('29m30s'), fires('30m', { instance: A }), fires('36m', { instance: A })],
    },
    {
      it: 'stays quiet when a restart sets the counters back, and fires with a slow download after it',
      series: downloads(
        holds(9, '20m').holds(0, '40m').holds(1, '1h'),
        holds(8, '20m').holds(0, '40m').holds(0, '1h'),
      ),
      checks: [quiet('25m'), fires('1h', { instance: A })],
    },
    {
      it: 'fires for the one of two instances with slow downloads, and counts those of all libraries',
      series: {
        ...downloads(busy, busy),
        ...downloads(holds(0, '20m').holds(1, '1h'), holds(0, '2h'), { instance: B }),
        ...downloads(holds(0, '20m').holds(1, '1h'), holds(0, '2h'), { instance: B, library: 'onnx' }),
        ...downloads(busy, busy, { instance: B, library: 'vllm' }),
        ...downloads(busy, busy, { instance: B, library: 'llama-cpp' }),
      },
      checks: [
        quiet('19m'),
        fires(
          '20m',
          { instance: B },
          `Model downloads on ${B} that finished within 15 min and took longer than 30 min: 2.`,
        ),
      ],
    },
  ],
};
