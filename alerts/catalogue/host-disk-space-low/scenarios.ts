import { disk, SIZE_ABOVE_ZERO } from '../../scenarios/host';
import { fires, quiet, type Scenarios, type Survivor } from '../../scenarios/scenario';
import { holds } from '../../scenarios/values';

const full = { mountpoint: '/' };

export const scenarios: Scenarios = {
  HostDiskSpaceLow: [
    {
      it: 'fires when a disk is just above 90 % for 10m, and resolves when it is at 90 %',
      series: {
        ...disk('/', holds(100, '10m').holds(99, '20m').holds(100, '10m'), 1000),
        ...disk('/data', holds(101, '40m'), 1000),
      },
      checks: [
        quiet('19m'),
        fires('20m', full, 'The file system / of the Docker host is 90.1% full. The limit is 90 %.'),
        fires('29m', full),
        quiet('31m'),
      ],
    },
    {
      it: 'fires once for a disk that is mounted twice at one place, with the value of the mount with the least space',
      series: {
        ...disk('/', holds(50, '30m'), 1000),
        ...disk('/', holds(800, '30m'), 1000, { device: '/dev/other' }),
      },
      checks: [
        quiet('9m'),
        fires('10m', full, 'The file system / of the Docker host is 95% full. The limit is 90 %.'),
      ],
    },
    {
      it: 'stays quiet for a read-only file system, which is always full, and for one without a size',
      series: {
        ...disk('/snap', holds(0, '30m'), 1000, {}, 1),
        ...disk('/proc', holds(0, '30m'), 0),
      },
      checks: [quiet('20m')],
    },
    {
      it: 'stays quiet when a temporary file fills the disk for less than 10m',
      series: disk('/', holds(500, '10m').holds(10, '9m').holds(500, '20m'), 1000),
      checks: [quiet('18m'), quiet('25m')],
    },
  ],
};

export const survivors: readonly Survivor[] = [SIZE_ABOVE_ZERO];
