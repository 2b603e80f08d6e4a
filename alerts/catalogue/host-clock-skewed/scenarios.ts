import { node } from '../../scenarios/host';
import { fires, quiet, type Scenarios } from '../../scenarios/scenario';
import { holds, type Values } from '../../scenarios/values';

const clock = (error: Values, synchronized: Values, labels = {}) => ({
  [node('timex_maxerror_seconds', labels)]: error,
  [node('timex_sync_status', labels)]: synchronized,
});
const once = holds(1, '5m').holds(0, '55m');

export const scenarios: Scenarios = {
  HostClockSkewed: [
    {
      it: 'fires when the clock can be wrong by more than 4s for 5m, and resolves when it is synchronized again',
      series: clock(
        holds(0.1, '10m').holds(4, '10m').holds(4.2, '20m').holds(0.1, '10m'),
        holds(1, '10m').holds(0, '30m').holds(1, '10m'),
      ),
      checks: [
        quiet('19m'),
        quiet('24m30s'),
        fires(
          '25m',
          {},
          'The clock of the Docker host can be wrong by 4.2s. It was synchronized within the last 7 d, but no longer is.',
        ),
        fires('39m'),
        quiet('40m'),
      ],
    },
    {
      it: 'fires for seven days after the last synchronization',
      step: '1h',
      evaluated: '1h',
      series: clock(holds(0.1, '2h').holds(16, '10d'), holds(1, '2h').holds(0, '10d')),
      checks: [fires('7d'), quiet('7d3h')],
    },
    {
      it: 'fires once when the clocks of two hosts are wrong, for the worse one that was synchronized',
      series: {
        ...clock(holds(4.5, '1h'), once, { instance: 'host-1' }),
        ...clock(holds(5, '1h'), once, { instance: 'host-2' }),
        ...clock(holds(16, '1h'), holds(0, '1h'), { instance: 'host-3' }),
      },
      checks: [
        fires(
          '30m',
          {},
          'The clock of the Docker host can be wrong by 5s. It was synchronized within the last 7 d, but no longer is.',
        ),
      ],
    },
    {
      it: 'stays quiet when the clock was never synchronized: the hypervisor sets it',
      series: clock(holds(16, '1h'), holds(0, '1h')),
      checks: [quiet('30m')],
    },
  ],
};
