import type { Logs } from '../../../logs';
import type { CollectorConfig } from '../../../logs/collector/config';
import { BulkServer } from './bulk-server';
import type { Check } from './check';
import { measure } from './measure';
import { ordinaryLines, withoutTransforms } from './ordinary-lines';

const LINES = 20_000;
/** Limit of the processor time of ordinary lines, as a multiple of shipping alone. */
const MAX_RATIO = 2.5;

/**
 * Processor time of the collector for ordinary lines of other formatters and of our own, compared with shipping alone. A
 * stand-in for Elasticsearch receives the lines; its time does not count. Takes the better of two measurements.
 */
export async function cost(
  program: string,
  { logs, folder }: { readonly logs: Logs; readonly folder: string },
): Promise<Check> {
  const { version } = logs.logging.formatters.json.redaction;
  const kinds = [
    ['alone', ordinaryLines(LINES), withoutTransforms],
    ['ours', ordinaryLines(LINES), (config: CollectorConfig) => config],
    ['marked', ordinaryLines(LINES, version), (config: CollectorConfig) => config],
  ] as const;
  const best: Record<string, number> = {};
  for (const round of [1, 2])
    for (const [name, input, change] of kinds) {
      const server = await BulkServer.start();
      const shipment = {
        logs,
        folder: `${folder}-${name}-${round}`,
        input,
        change,
        url: server.url,
        lines: LINES,
      };
      try {
        const { cpuUs } = await measure(program, { ...shipment, received: () => server.received });
        best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, cpuUs);
      } finally {
        await server.stop();
      }
    }
  const { alone = Number.NaN, ours = Number.NaN, marked = Number.NaN } = best;
  const times = (value: number) => `${value.toFixed(0)} µs a line, ${(value / alone).toFixed(1)} times`;
  return {
    name: 'processor time of ordinary lines',
    detail: `shipping alone ${alone.toFixed(0)} µs a line; ${times(ours)}; of our own formatter ${times(marked)}`,
    faults: Object.entries({ ours, marked })
      .filter(([, value]) => value / alone > MAX_RATIO)
      .map(
        ([name, value]) =>
          `${name}: ${(value / alone).toFixed(2)} times shipping alone, more than ${MAX_RATIO}`,
      ),
  };
}
