import { disk, SIZE_ABOVE_ZERO } from '../../scenarios/host';
import { fires, quiet, type Scenarios, type Survivor } from '../../scenarios/scenario';
import { holds } from '../../scenarios/values';

const pace = { step: '1m', evaluated: '1m' };
const filling = { mountpoint: '/' };

export const scenarios: Scenarios = {
  HostDiskFillingUp: [
    {
      // 60 bytes an hour. After 12 hours, 1440 bytes are free: the growth of a day.
      it: 'fires when growth at the rate of six hours fills the disk within 24h, for 1h, and resolves when it has stopped',
      ...pace,
      series: {
        ...disk('/', holds(2160, '1m').grows(-1, '15h').stays('12h'), 5000),
        ...disk('/data', holds(1300, '1d'), 5000),
      },
      checks: [
        quiet('12h55m'),
        fires(
          '13h5m',
          filling,
          'At the rate of the last 6 h, the file system / of the Docker host will be full within 1 d. The growth of the last 1 h leads to the same.',
        ),
        fires('15h', filling),
        quiet('21h30m'),
      ],
    },
    {
      it: 'stays quiet when growth is so slow that it does not fill the disk within a day',
      ...pace,
      series: disk('/', holds(2160, '1m').grows(-1, '11h50m').stays('1m'), 5000),
      checks: [quiet('11h50m')],
    },
    {
      it: 'stays quiet when usage has grown fast for two hours only: one large model',
      ...pace,
      series: disk('/', holds(1480, '8h').grows(-3, '2h30m'), 5000),
      checks: [quiet('9h'), quiet('10h30m')],
    },
    {
      it: 'fires when many models are downloaded, with pauses of 40 minutes',
      ...pace,
      series: disk('/', holds(1480, '2h').steps(1420, -60, 12, '40m'), 5000),
      checks: [quiet('4h'), fires('8h', filling), fires('9h30m', filling)],
    },
    {
      // At 76 %: the forecast of six hours is below 0 for more than five hours.
      it: 'stays quiet when one large model was downloaded at once: its growth has ended',
      ...pace,
      series: disk('/', holds(2600, '6h').holds(1200, '8h'), 5000),
      checks: [quiet('6h30m'), quiet('7h30m'), quiet('9h'), quiet('11h')],
    },
    {
      // At 17h30m it is exactly at 70 %.
      it: 'stays quiet when a disk that fills fast is at 70 %, and fires when it has been above for 1h',
      ...pace,
      series: disk('/', holds(3600, '1m').grows(-2, '19h'), 5000),
      checks: [quiet('18h30m'), fires('18h31m', filling)],
    },
    {
      it: 'fires when one of two mounts at the same place fills up after it was quiet for long',
      ...pace,
      series: {
        ...disk('/', holds(1720, '6h').grows(-1, '9h'), 5000),
        ...disk('/', holds(4000, '15h'), 5000, { device: '/dev/other' }),
      },
      checks: [fires('13h', filling)],
    },
    {
      it: 'stays quiet when a disk that is mounted twice fills fast and is half empty',
      ...pace,
      series: {
        ...disk('/', holds(4000, '1m').grows(-3, '8h'), 5000),
        ...disk('/', holds(4000, '1m').grows(-3, '8h'), 5000, { device: '/dev/other' }),
      },
      checks: [quiet('7h55m')],
    },
  ],
};

export const survivors: readonly Survivor[] = [
  SIZE_ABOVE_ZERO,
  { change: /⟨< → <=⟩/, why: 'The prediction follows from a fitted line: it is never exactly 0.' },
];
