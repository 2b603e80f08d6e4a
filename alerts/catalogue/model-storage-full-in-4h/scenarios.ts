import { fires, quiet, type Scenarios, type Survivor } from '../../scenarios/scenario';
import { A, B, exposed } from '../../scenarios/series';
import { LIMIT_REPEATED, storage } from '../../scenarios/storage';
import { holds } from '../../scenarios/values';

const usage = (labels = {}) => exposed('storage_usage_bytes', { library: 'vllm', ...labels });
const limit = exposed('storage_limit_bytes');
const pace = { step: '1m', evaluated: '1m' };

export const scenarios: Scenarios = {
  ModelStorageFullIn4h: [
    {
      // 60 bytes an hour: after six hours and 40 minutes, usage grows from 800 to more than 1000 within four hours.
      it: 'fires when growth at the rate of six hours reaches the limit within 4h, for 30m, and resolves when it has stopped',
      ...pace,
      series: storage(holds(0, '6h').grows(1, '8h').stays('7h')),
      checks: [
        quiet('12h25m'),
        fires(
          '13h',
          { instance: A },
          `At the rate of the last 6 h, model storage on ${A} will hold 1.036kiB in 4 h, which is more than its limit. The growth of the last 1 h also exceeds the limit by then.`,
        ),
        fires('14h', { instance: A }),
        quiet('15h'),
        quiet('20h30m'),
      ],
    },
    {
      it: 'stays quiet when growth is so slow that it does not reach the limit within four hours',
      ...pace,
      series: storage(holds(0, '6h').grows(1, '5h50m').stays('1h')),
      checks: [quiet('11h45m'), quiet('12h30m')],
    },
    {
      it: 'stays quiet when usage has grown fast for three hours only: one large model',
      ...pace,
      series: storage(holds(250, '6h').grows(1, '3h20m')),
      checks: [quiet('9h15m')],
    },
    {
      // At 75 %: the forecast of six hours is above the limit for two hours and a half.
      it: 'stays quiet when one large model was downloaded at once: its growth has ended',
      ...pace,
      series: storage(holds(100, '6h').holds(350, '6h')),
      checks: [quiet('7h'), quiet('8h30m'), quiet('9h30m')],
    },
    {
      it: 'fires when many large models are downloaded one after the other',
      ...pace,
      // A model of 60 bytes every 40 minutes.
      series: storage(holds(0, '2h').steps(60, 60, 9, '40m')),
      checks: [quiet('4h'), fires('7h', { instance: A })],
    },
    {
      it: 'stays quiet when storage that fills fast is not above 60 % yet',
      ...pace,
      series: { [usage()]: holds(200, '1m').grows(4, '1h40m').stays('1h'), [limit]: holds(1000, '1d') },
      checks: [quiet('2h'), quiet('2h12m')],
    },
    {
      it: 'fires when storage that fills fast is just above 60 %',
      ...pace,
      series: { [usage()]: holds(200, '1m').grows(4, '1h45m').stays('1h'), [limit]: holds(1000, '1d') },
      checks: [quiet('2h5m'), fires('2h15m', { instance: A })],
    },
    {
      it: 'stays quiet when there is no limit',
      ...pace,
      series: storage(holds(0, '6h').grows(1, '8h'), holds(0, '14h')),
      checks: [quiet('13h')],
    },
    {
      it: 'fires for the one of two instances that fills up, and once when an additional label splits its limit',
      ...pace,
      series: {
        [usage()]: holds(700, '6h'),
        [limit]: holds(1000, '6h'),
        [usage({ instance: B })]: holds(200, '1m').grows(2, '6h'),
        [exposed('storage_limit_bytes', { instance: B, version: '1' })]: holds(1000, '6h'),
        [exposed('storage_limit_bytes', { instance: B, version: '2' })]: holds(1000, '6h'),
      },
      checks: [fires('4h', { instance: B })],
    },
    {
      it: 'resolves when storage has been full for more than an hour, which other alerts report',
      ...pace,
      series: storage(holds(0, '6h').grows(3, '3h20m').stays('4h')),
      checks: [fires('9h15m', { instance: A }), quiet('10h30m')],
    },
    {
      it: 'stays quiet when storage is full and no longer grows, which other alerts report',
      ...pace,
      series: storage(holds(600, '8h')),
      checks: [quiet('2h'), quiet('7h')],
    },
  ],
};

export const survivors: readonly Survivor[] = [
  LIMIT_REPEATED,
  {
    change: /\[6h:5m\], 14400\) ⟨> → >=⟩/,
    why: 'While the forecast of an hour is above the limit, that of six hours is never exactly at it.',
  },
];
