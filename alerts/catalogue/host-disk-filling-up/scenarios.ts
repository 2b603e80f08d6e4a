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
          'At the rate of the last 6 h, the file system / of the Docker host will be full within 1 d.',
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
      it: 'stays quiet when usage grows fast for less than six hours: one large model',
      ...pace,
      series: disk('/', holds(2000, '8h').grows(-5, '40m').stays('12h'), 5000),
      checks: [quiet('8h40m'), quiet('10h'), quiet('14h')],
    },
    {
      it: 'stays quiet when a disk that fills fast is at 70 %, and fires when it is just above',
      ...pace,
      series: disk('/', holds(3600, '1m').grows(-2, '17h30m').stays('1h10m').grows(-1, '3h'), 5000),
      checks: [quiet('18h40m'), fires('20h', filling)],
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
