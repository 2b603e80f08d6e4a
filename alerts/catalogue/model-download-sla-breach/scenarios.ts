import { Duration } from '../../../lib/duration';
import { firstEventScenarios } from '../../scenarios/first-events';
import { fires, quiet, type Scenarios, type Survivor } from '../../scenarios/scenario';
import { B, exposed, up } from '../../scenarios/series';
import { holds, nothing } from '../../scenarios/values';

const failed = (labels = {}) =>
  exposed('downloads_failed_total', { library: 'vllm', error_type: 'timeout', ...labels });
const successful = (labels = {}) => exposed('downloads_successful_total', { library: 'vllm', ...labels });

export const scenarios: Scenarios = {
  ModelDownloadSLABreach: [
    ...firstEventScenarios({
      series: (appears) => ({ [failed()]: appears(20) }),
      firesAt: '1h15m',
      firesUntil: '2h',
      resolvedAt: '2h2m',
    }),
    {
      it: 'fires when just over 5 % of the downloads within an hour fail on two instances together, for 15m, and resolves later',
      series: {
        [failed()]: holds(0, '10m').holds(27, '3h'),
        [failed({ instance: B })]: holds(0, '10m').holds(27, '3h'),
        [successful()]: holds(0, '10m').holds(473, '3h'),
        [successful({ instance: B })]: holds(0, '10m').holds(473, '3h'),
      },
      checks: [
        quiet('24m30s'),
        fires(
          '25m',
          {},
          '5.4% of the model downloads failed within 1 h. The limit is 5 %, by default the error budget of the objective. The alert needs at least 20 downloads.',
        ),
        fires('1h8m', {}),
        quiet('1h11m'),
      ],
    },
    {
      it: 'stays quiet for an hour after many first successes of a library, and fires when failures follow later',
      series: {
        [up()]: holds(1, '4h'),
        [successful()]: nothing('1h').holds(1000, '3h'),
        [failed()]: holds(0, '1h').holds(20, '1h10m').holds(40, '2h'),
      },
      checks: [quiet('1h55m'), quiet('2h24m30s'), fires('2h25m')],
    },
    {
      it: 'stays quiet when 5 % fail after a restart, and fires when 8 % do, each counted once',
      series: {
        [up()]: holds(1, '4h'),
        [failed()]: holds(9, '1h').ends().gap('39m30s').holds(2, '2h'),
        [successful()]: holds(0, '1h40m').holds(40, '2h'),
        [failed({ library: 'onnx' })]: holds(0, '3h').holds(2, '1h'),
        [successful({ library: 'onnx' })]: holds(90, '2h20m').ends().gap('39m30s').holds(22, '1h'),
      },
      checks: [quiet('1h56m'), quiet('1h59m'), fires('3h16m'), fires('3h30m')],
    },
    {
      it: 'stays quiet when 5 % fail, and when just under 5 % fail',
      series: {
        [failed()]: holds(0, '10m').holds(1, '3h'),
        [successful()]: holds(0, '10m').holds(19, '30m').holds(20, '2h'),
      },
      checks: [quiet('26m'), quiet('39m30s'), quiet('1h')],
    },
    {
      it: 'stays quiet when all of 19 downloads fail, and fires with the 20th',
      series: {
        [failed()]: holds(0, '10m').holds(19, '30m').holds(20, '2h'),
        [successful()]: holds(0, '3h'),
      },
      checks: [quiet('30m'), quiet('54m30s'), fires('55m')],
    },
    {
      it: 'stays quiet when 20 downloads fail in two hours',
      series: {
        [failed()]: holds(0, '10m').holds(10, '1h10m').holds(20, '2h'),
        [successful()]: holds(0, '3h'),
      },
      checks: [quiet('1h'), quiet('1h45m'), quiet('2h10m')],
    },
    {
      it: 'fires when no download has ever succeeded, so that successes have no series',
      series: { [failed()]: holds(0, '10m').holds(30, '2h') },
      checks: [
        quiet('24m30s'),
        fires(
          '25m',
          {},
          '100% of the model downloads failed within 1 h. The limit is 5 %, by default the error budget of the objective. The alert needs at least 20 downloads.',
        ),
      ],
    },
    {
      it: 'stays quiet when one instance misses the objective and the whole service meets it',
      series: {
        [failed()]: holds(0, '10m').holds(10, '2h'),
        [successful()]: holds(0, '10m').holds(20, '2h'),
        [successful({ instance: B })]: holds(0, '10m').holds(500, '2h'),
      },
      checks: [quiet('30m'), quiet('1h')],
    },
    {
      it: 'stays quiet when a restart sets the counters back',
      series: {
        [failed()]: holds(100, '30m').holds(0, '1h'),
        [successful()]: holds(100, '30m').holds(0, '1h'),
      },
      checks: [quiet('30m'), quiet('50m')],
    },
    {
      it: 'stays quiet when all failures are of the previous hour',
      series: {
        [failed()]: holds(0, '10m').holds(400, '3h'),
        [successful()]: holds(0, '10m').holds(600, '1h10m').grows(10, '2h'),
      },
      checks: [quiet('1h30m'), quiet('2h')],
    },
    {
      it: 'fires when downloads fail within an hour and all successes are of the previous hour',
      series: {
        [failed()]: holds(0, '30s').grows(0, '1h30m').grows(1, '20m').stays('1h'),
        [successful()]: holds(0, '10m').holds(5000, '4h'),
      },
      checks: [quiet('1h30m'), fires('2h10m'), fires('2h25m')],
    },
    {
      it: 'fires when few downloads of each library fail, but many of all libraries together',
      series: {
        [failed({ library: 'a' })]: holds(0, '10m').holds(2, '2h'),
        [failed({ library: 'b' })]: holds(0, '10m').holds(2, '2h'),
        [successful({ library: 'a' })]: holds(0, '10m').holds(8, '2h'),
        [successful({ library: 'b' })]: holds(0, '10m').holds(8, '2h'),
      },
      checks: [
        fires(
          '30m',
          {},
          '20% of the model downloads failed within 1 h. The limit is 5 %, by default the error budget of the objective. The alert needs at least 20 downloads.',
        ),
      ],
    },
    {
      it: 'fires when failures half an hour apart add up to 20',
      series: {
        [failed()]: holds(0, '10m').holds(10, '40m').holds(20, '2h'),
        [successful()]: holds(0, '3h'),
      },
      checks: [quiet('1h4m30s'), fires('1h5m')],
    },
    {
      it: 'stays quiet when most downloads of an hour succeed, but not those of its second half',
      series: {
        [failed()]: holds(0, '1h').holds(20, '3h'),
        [successful()]: holds(0, '20m').holds(980, '4h'),
      },
      checks: [quiet('1h10m'), quiet('1h17m')],
    },
    {
      it: 'stays quiet when one of 200 downloads fails under an objective of 99.9 %',
      settings: { objectives: { targets: { 'download-success': 0.999 }, window: Duration.days(30) } },
      series: {
        [failed()]: holds(0, '10m').holds(1, '2h'),
        [successful()]: holds(0, '10m').holds(199, '2h'),
      },
      checks: [quiet('30m'), quiet('1h')],
    },
  ],
};

export const survivors: readonly Survivor[] = [
  { change: /⟨sum → max⟩/, why: 'The failed downloads are recorded as a single series.' },
];
