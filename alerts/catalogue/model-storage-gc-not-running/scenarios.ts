import { fires, quiet, type Scenarios, type Survivor } from '../../scenarios/scenario';
import { A, B, exposed } from '../../scenarios/series';
import { LIMIT_REPEATED, storage } from '../../scenarios/storage';
import { holds, nothing } from '../../scenarios/values';

const runs = (labels = {}) => exposed('gc_runs_total', { status: 'success', ...labels });
const full = storage(holds(460, '5d'));
const pace = { step: '4m', evaluated: '4m' };

export const scenarios: Scenarios = {
  ModelStorageGCNotRunning: [
    {
      it: 'fires when no collection has run for a day above 85 %, for 1h, and resolves with the next one',
      ...pace,
      series: { ...full, [runs()]: holds(1, '8h').holds(2, '1d8h').holds(3, '1d') },
      checks: [
        quiet('1d8h'),
        quiet('1d8h52m'),
        fires(
          '1d9h',
          { instance: A },
          `Model storage on ${A} is 86% full, and garbage collection has not run for 1 d.`,
        ),
        fires('1d15h52m', { instance: A }),
        quiet('1d16h'),
      ],
    },
    {
      it: 'fires when the counter of collections does not exist, for 1h',
      ...pace,
      series: full,
      checks: [quiet('56m'), fires('1h', { instance: A })],
    },
    {
      it: 'stays quiet at 85 % and just below',
      ...pace,
      series: storage(holds(450, '2h').holds(440, '2h')),
      checks: [quiet('1h52m'), quiet('3h52m')],
    },
    {
      it: 'stays quiet when no limit is set',
      ...pace,
      series: storage(holds(590, '2h'), holds(0, '2h')),
      checks: [quiet('1h52m')],
    },
    {
      it: 'stays quiet for a day after the first collection ever, whose series is new',
      ...pace,
      series: { ...full, [runs()]: nothing('40m').holds(1, '2d') },
      checks: [quiet('1h20m'), quiet('20h'), quiet('1d36m'), fires('1d1h40m', { instance: A })],
    },
    {
      it: 'stays quiet for a day after a collection although the process that ran it has ended since then',
      ...pace,
      series: { ...full, [runs()]: nothing('40m').holds(1, '2h').ends() },
      checks: [quiet('20h'), quiet('1d36m'), fires('1d4h', { instance: A })],
    },
    {
      it: 'stays quiet for a day after a collection that follows a restart',
      ...pace,
      series: { ...full, [runs()]: holds(9, '1d4h').holds(0, '40m').holds(1, '2d') },
      checks: [
        fires('1d4h20m', { instance: A }),
        quiet('1d5h'),
        quiet('1d22h'),
        quiet('2d4h36m'),
        fires('2d5h44m', { instance: A }),
      ],
    },
    {
      it: 'fires for the one of two instances that does not collect',
      ...pace,
      series: {
        ...full,
        [runs()]: holds(0, '4m').grows(1, '1d'),
        [exposed('storage_usage_bytes', { library: 'vllm', instance: B })]: holds(90, '1d'),
        [exposed('storage_limit_bytes', { instance: B })]: holds(100, '1d'),
        [runs({ instance: B, status: 'error' })]: holds(0, '1d'),
      },
      checks: [fires('2h', { instance: B })],
    },
    {
      it: 'fires when the series of collections appears at 0: none has run',
      ...pace,
      series: { ...full, [runs()]: nothing('20m').holds(0, '1d') },
      checks: [quiet('56m'), fires('1h', { instance: A }), fires('2h', { instance: A })],
    },
    {
      it: 'fires although nothing was scraped for most of an hour the day before, and pauses after a longer gap',
      ...pace,
      series: { ...full, [runs()]: holds(1, '8h').gap('1h28m').stays('2d') },
      checks: [fires('1d8h', { instance: A }), fires('1d8h40m', { instance: A }), quiet('1d9h20m')],
    },
    {
      it: 'fires when an additional label repeats the limit',
      ...pace,
      series: { ...full, [exposed('storage_limit_bytes', { version: '2' })]: holds(1000, '3d') },
      checks: [fires('2h', { instance: A })],
    },
  ],
};

export const survivors: readonly Survivor[] = [
  LIMIT_REPEATED,
  {
    change: /gc_runs_total\{[^}]+\}\[⟨1d → 2d⟩/,
    why: 'A value that is older than a day is compared with itself, so it has not risen.',
  },
];
