import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logs } from '../../../logs';
import type { CollectorConfig } from '../../../logs/collector/config';
import { STREAMS } from '../../../logs/streams';
import { BulkServer } from './bulk-server';
import type { Check } from './check';
import { Collector } from './collector';
import { cpuSeconds } from './cpu';
import { ordinaryLines, withoutTransforms } from './ordinary-lines';

const LINES = 20_000;
/** Limit of the processor time of ordinary lines, as a multiple of shipping alone. */
const MAX_RATIO = 2.5;
/** Time after which a started collector is idle. */
const SETTLED_MS = 3_000;
const GIVES_UP_AFTER_MS = 120_000;

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
      const used = await measure(program, { logs, folder: `${folder}-${name}-${round}`, input, change });
      best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, used);
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

async function measure(
  program: string,
  {
    logs,
    folder,
    input,
    change,
  }: {
    readonly logs: Logs;
    readonly folder: string;
    readonly input: string;
    readonly change: (config: CollectorConfig) => object;
  },
): Promise<number> {
  const files = `${folder}/logs/ai-karen-api`;
  await mkdir(files, { recursive: true });
  const server = await BulkServer.start();
  const collector = await Collector.prepare(program, {
    folder,
    config: logs.collector,
    change,
    elasticsearch: server.url,
  });
  try {
    await collector.server.start();
    await delay(SETTLED_MS);
    const before = cpuSeconds(collector.server.pid ?? 0);
    await writeFile(`${files}/${STREAMS.app.file.name}`, input);
    const end = Date.now() + GIVES_UP_AFTER_MS;
    while (server.received < LINES) {
      if (Date.now() > end) throw new Error(`${server.received} of ${LINES} lines arrived`);
      await delay(100);
    }
    return ((cpuSeconds(collector.server.pid ?? 0) - before) * 1_000_000) / LINES;
  } finally {
    await collector.server.stop();
    await server.stop();
  }
}
