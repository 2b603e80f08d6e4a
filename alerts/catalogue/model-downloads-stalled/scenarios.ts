import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { A, B, exposed } from '../../scenarios/series';
import { holds, nothing } from '../../scenarios/values';

const running = (labels = {}) => exposed('concurrent_downloads', labels);
const finished = (labels = {}) => exposed('download_duration_seconds_count', { library: 'vllm', ...labels });

export const scenarios: Scenarios = {
  ModelDownloadsStalled: [
    {
      it: 'fires when downloads have run for 45m and none has finished, for 5m, and resolves when one finishes',
      series: {
        [running()]: holds(0, '10m').holds(2, '3h'),
        [finished()]: holds(9, '1h30m').holds(10, '1h'),
      },
      checks: [
        quiet('59m30s'),
        fires(
          '1h',
          { instance: A },
          `2 or more model downloads have been running on ${A} for 45 min, and none has finished in that time.`,
        ),
        fires('1h29m30s', { instance: A }),
        quiet('1h30m'),
      ],
    },
    {
      it: 'resolves when no download runs any more, and stays quiet for a pause between two',
      series: {
        [running()]: holds(1, '1h').holds(0, '30s').holds(1, '40m'),
        [finished()]: holds(9, '3h'),
      },
      checks: [quiet('49m30s'), fires('50m', { instance: A }), quiet('1h'), quiet('1h30m')],
    },
    {
      it: 'stays quiet when a download finishes at times',
      series: { [running()]: holds(3, '4h'), [finished()]: holds(0, '40m').holds(1, '40m').holds(2, '40m') },
      checks: [quiet('50m'), quiet('1h20m'), quiet('1h50m')],
    },
    {
      it: 'stays quiet when the first download ever finishes, with which the series appears',
      series: { [running()]: holds(3, '4h'), [finished()]: nothing('40m').holds(1, '3h') },
      checks: [quiet('50m'), quiet('1h20m'), fires('1h30m', { instance: A })],
    },
    {
      it: 'stays quiet when a download finishes after a restart, which resets the counters',
      series: {
        [running()]: holds(3, '4h'),
        [finished()]: holds(50, '30m').holds(0, '10m').holds(1, '3h'),
      },
      checks: [quiet('50m'), quiet('1h20m'), fires('1h30m', { instance: A })],
    },
    {
      it: 'stays quiet for an instance that has not been seen for 45m',
      series: {
        [running()]: nothing('1h').holds(3, '49m30s'),
        [finished()]: nothing('1h').holds(3, '49m30s'),
      },
      checks: [quiet('1h10m'), quiet('1h44m30s'), quiet('1h49m30s')],
    },
    {
      it: 'fires for the one of two instances that makes no progress, and once when an additional label splits series',
      series: {
        [running({ version: '1' })]: holds(2, '2h'),
        [running({ version: '2' })]: holds(1, '2h'),
        [running({ instance: B })]: holds(2, '2h'),
        [finished({ instance: B })]: holds(0, '30s').grows(1, '2h'),
      },
      checks: [
        fires(
          '1h',
          { instance: A },
          `3 or more model downloads have been running on ${A} for 45 min, and none has finished in that time.`,
        ),
      ],
    },
    {
      it: 'fires for the downloads of one worker while another one has none, and resolves when the worker is gone',
      series: {
        [running({ pid: '1' })]: holds(2, '2h').ends(),
        [running({ pid: '2' })]: holds(0, '3h'),
      },
      checks: [
        fires(
          '1h',
          { instance: A },
          `2 or more model downloads have been running on ${A} for 45 min, and none has finished in that time.`,
        ),
        quiet('2h'),
      ],
    },
    {
      it: 'stays quiet for 45m after a download that finished during a gap between scrapes',
      series: {
        [running()]: holds(3, '5h'),
        [finished()]: holds(5, '1h').gap('50m').holds(6, '3h'),
      },
      checks: [
        fires('55m', { instance: A }),
        quiet('1h55m'),
        quiet('2h30m'),
        fires('2h45m', { instance: A }),
      ],
    },
    {
      it: 'fires when only another instance finishes downloads',
      series: {
        [running()]: holds(3, '3h'),
        [finished()]: holds(5, '3h'),
        [running({ instance: B })]: holds(0, '3h'),
        [finished({ instance: B })]: nothing('1h').holds(1, '2h'),
      },
      checks: [fires('55m', { instance: A }), fires('1h30m', { instance: A }), fires('2h', { instance: A })],
    },
    {
      it: 'fires when the series of finished downloads appears at 0 in the meantime',
      series: { [running()]: holds(3, '3h'), [finished()]: nothing('40m').holds(0, '2h') },
      checks: [quiet('49m30s'), fires('50m', { instance: A }), fires('1h', { instance: A })],
    },
    {
      it: 'stays quiet when a download finishes as the first after a restart, and fires 45m later',
      series: {
        [running()]: holds(3, '6h'),
        [finished()]: holds(50, '1h50m').holds(0, '10m').holds(1, '3h'),
      },
      checks: [
        fires('1h49m', { instance: A }),
        quiet('2h'),
        quiet('2h30m'),
        quiet('2h44m30s'),
        fires('2h50m', { instance: A }),
      ],
    },
    {
      it: 'fires although finished downloads are not scraped for most of an hour',
      series: { [running()]: holds(3, '6h'), [finished()]: holds(5, '1h').gap('50m').stays('3h') },
      checks: [
        fires('1h30m', { instance: A }),
        fires('2h20m', { instance: A }),
        fires('2h40m', { instance: A }),
      ],
    },
    {
      it: 'stays quiet when finished downloads are not scraped for over an hour: one may have finished',
      series: { [running()]: holds(3, '6h'), [finished()]: holds(5, '1h').gap('1h30m').stays('3h') },
      checks: [quiet('3h'), fires('3h30m', { instance: A })],
    },
  ],
};
