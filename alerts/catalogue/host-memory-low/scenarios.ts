import { node, SIZE_ABOVE_ZERO } from '../../scenarios/host';
import { fires, quiet, type Scenarios, type Survivor } from '../../scenarios/scenario';
import { holds, type Values } from '../../scenarios/values';

const memory = (available: Values, labels = {}) => ({
  [node('memory_MemAvailable_bytes', labels)]: available,
  [node('memory_MemTotal_bytes', labels)]: holds(1000, '1h'),
});

export const scenarios: Scenarios = {
  HostMemoryLow: [
    {
      it: 'fires when just above 90 % is in use for 15m, and resolves when it is 90 %',
      series: memory(holds(100, '10m').holds(99, '20m').holds(100, '10m')),
      checks: [
        quiet('24m'),
        fires('25m', {}, 'Programs use 90.1% of the memory of the Docker host. The limit is 90 %.'),
        fires('29m'),
        quiet('31m'),
      ],
    },
    {
      it: 'fires once when two hosts are scraped, with the value of the one with the least memory left',
      series: {
        ...memory(holds(50, '1h'), { instance: 'host-1' }),
        ...memory(holds(80, '1h'), { instance: 'host-2' }),
      },
      checks: [fires('30m', {}, 'Programs use 95% of the memory of the Docker host. The limit is 90 %.')],
    },
    {
      it: 'stays quiet when loading a model uses the memory for less than 15m',
      series: memory(holds(500, '10m').holds(20, '14m').holds(300, '20m')),
      checks: [quiet('23m'), quiet('35m')],
    },
  ],
};

export const survivors: readonly Survivor[] = [SIZE_ABOVE_ZERO];
