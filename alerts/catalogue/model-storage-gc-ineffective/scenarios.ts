import { fires, quiet, type Scenario, type Scenarios, type Survivor } from '../../scenarios/scenario';
import { A, B, exposed } from '../../scenarios/series';
import { LIMIT_REPEATED, storage } from '../../scenarios/storage';
import { holds, nothing } from '../../scenarios/values';

const runs = (labels = {}) => exposed('gc_runs_total', { status: 'success', ...labels });
const freed = exposed('gc_space_freed_bytes');
/** The same counter, with the name that client libraries give it. */
const freedTotal = freed.replace('_bytes{', '_bytes_total{');
const full = storage(holds(460, '3d'));
const pace = { step: '5m', evaluated: '5m' };

/** Scenarios for the counter of freed space, which has one of two names. */
const freeing = (counter: string): readonly Scenario[] => [
  {
    it: `stays quiet when space was freed within six hours, and fires afterwards (${counter.split('{')[0]})`,
    ...pace,
    series: { ...full, [runs()]: holds(0, '5m').grows(1, '1d'), [counter]: holds(0, '7h').holds(50, '1d') },
    checks: [quiet('7h30m'), quiet('12h55m'), fires('13h30m', { instance: A })],
  },
  {
    it: `stays quiet when the series of freed space appears with the space that the first run frees (${counter.split('{')[0]})`,
    ...pace,
    series: { ...full, [runs()]: nothing('1h').holds(1, '1d'), [counter]: nothing('1h').holds(300, '1d') },
    checks: [quiet('1h15m'), quiet('2h'), quiet('6h30m')],
  },
  {
    it: `stays quiet when space is freed after a restart, which resets its counters (${counter.split('{')[0]})`,
    ...pace,
    series: {
      ...full,
      [runs()]: holds(0, '5m').grows(1, '1d'),
      [counter]: holds(900, '7h').holds(0, '10m').holds(20, '1d'),
    },
    checks: [fires('7h', { instance: A }), quiet('7h30m'), quiet('12h30m'), fires('13h30m', { instance: A })],
  },
  {
    it: `stays quiet for the one of two instances that frees space, and fires for the other (${counter.split('{')[0]})`,
    ...pace,
    series: {
      ...full,
      [runs()]: holds(0, '5m').grows(1, '1d'),
      [counter]: holds(0, '5m').grows(1, '1d'),
      [exposed('storage_usage_bytes', { library: 'vllm', instance: B })]: holds(90, '1d'),
      [exposed('storage_limit_bytes', { instance: B })]: holds(100, '1d'),
      [runs({ instance: B })]: holds(0, '5m').grows(1, '1d'),
    },
    checks: [fires('1h', { instance: B })],
  },
  {
    it: `fires when the series of freed space appears at 0 with the first collection (${counter.split('{')[0]})`,
    ...pace,
    series: { ...full, [runs()]: nothing('1h').holds(1, '1d'), [counter]: nothing('1h').holds(0, '1d') },
    checks: [quiet('1h10m'), fires('1h15m', { instance: A }), fires('3h', { instance: A })],
  },
  {
    it: `fires while the value of freed space is at most seven hours old, and pauses after a longer gap (${counter.split('{')[0]})`,
    ...pace,
    series: {
      ...full,
      [runs()]: holds(0, '5m').grows(1, '1d'),
      [counter]: holds(99, '5h').gap('1h40m').stays('1d'),
    },
    checks: [fires('10h', { instance: A }), fires('11h40m', { instance: A }), quiet('12h20m')],
  },
];

export const scenarios: Scenarios = {
  ModelStorageGCIneffective: [
    {
      it: 'fires when a collection freed nothing above 85 %, for 15m, and resolves when the next one frees space',
      ...pace,
      series: {
        ...full,
        [runs()]: holds(1, '7h').holds(2, '2h').holds(3, '9h'),
        [freed]: holds(99, '9h').holds(120, '9h'),
      },
      checks: [
        quiet('7h10m'),
        fires(
          '7h15m',
          { instance: A },
          `Model storage on ${A} is 86% full, and no garbage collection within the last 6 h has freed space.`,
        ),
        fires('8h55m', { instance: A }),
        quiet('9h'),
      ],
    },
    {
      it: 'resolves when no collection has run for six hours, which another alert reports',
      ...pace,
      series: { ...full, [runs()]: holds(1, '7h').holds(2, '9h'), [freed]: holds(99, '1d') },
      checks: [fires('12h30m', { instance: A }), quiet('13h')],
    },
    {
      it: 'stays quiet at 85 % and just below',
      ...pace,
      series: {
        ...storage(holds(450, '2h').holds(440, '2h')),
        [runs()]: holds(0, '5m').grows(1, '1d'),
        [freed]: holds(0, '1d'),
      },
      checks: [quiet('1h'), quiet('3h')],
    },
    {
      it: 'stays quiet when no limit is set',
      ...pace,
      series: { ...storage(holds(590, '2h'), holds(0, '2h')), [runs()]: holds(0, '5m').grows(1, '1d') },
      checks: [quiet('1h')],
    },
    {
      it: 'fires when the series of collections appears with the first run and no space was ever freed',
      ...pace,
      series: { ...full, [runs()]: nothing('1h').holds(1, '1d') },
      checks: [quiet('1h10m'), fires('1h15m', { instance: A }), fires('6h30m', { instance: A }), quiet('7h')],
    },
    {
      it: 'fires when a restart resets the number of runs',
      ...pace,
      series: { ...full, [runs()]: holds(9, '7h').holds(0, '10m').holds(1, '1d'), [freed]: holds(0, '1d') },
      checks: [
        quiet('7h20m'),
        fires('7h25m', { instance: A }),
        fires('12h30m', { instance: A }),
        quiet('13h30m'),
      ],
    },
    {
      it: 'stays quiet when the series of collections appears at 0: none has run',
      ...pace,
      series: { ...full, [runs()]: nothing('1h').holds(0, '1d') },
      checks: [quiet('1h30m'), quiet('3h')],
    },
    {
      it: 'stays quiet without a collection, although most of an hour was not scraped six hours ago',
      ...pace,
      series: { ...full, [runs()]: holds(3, '7h').gap('55m').stays('1d'), [freed]: holds(99, '1d') },
      checks: [quiet('12h'), quiet('13h50m'), quiet('14h')],
    },
    {
      it: 'fires when an additional label repeats the limit',
      ...pace,
      series: {
        ...full,
        [exposed('storage_limit_bytes', { version: '2' })]: holds(1000, '3d'),
        [runs()]: holds(0, '5m').grows(1, '1d'),
        [freed]: holds(0, '1d'),
      },
      checks: [fires('2h', { instance: A })],
    },
    ...[freed, freedTotal].flatMap(freeing),
  ],
};

export const survivors: readonly Survivor[] = [
  LIMIT_REPEATED,
  {
    change: /gc_runs_total\{[^}]+\}\[⟨1h → 2h⟩/,
    why: 'After a gap of more than an hour it is unknown whether a collection ran: both answers are acceptable.',
  },
];
