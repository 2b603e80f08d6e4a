import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logs } from '../../../logs';
import type { CollectorConfig } from '../../../logs/collector/config';
import { STREAMS } from '../../../logs/streams';
import { withoutTransforms } from './benchmark';
import { BulkServer } from './bulk-server';
import type { Check } from './check';
import { Collector } from './collector';
import { cpuSeconds } from './cpu';

const LINES = 20_000;
/** Of ordinary lines, against shipping alone. */
const MAX_RATIO = 2.5;
/** In which a collector has started, and waits. */
const SETTLED_MS = 3_000;
const GIVES_UP_AFTER_MS = 120_000;

/**
 * Processor time of the collector for ordinary lines, of other formatters and of our own, against shipping alone. To a
 * stand-in for Elasticsearch, whose time does not count. Each is measured twice, and the better one taken.
 */
export async function cost(
  program: string,
  { logs, folder }: { readonly logs: Logs; readonly folder: string },
): Promise<Check> {
  const { version } = logs.logging.formatters.json.redaction;
  const kinds = [
    ['alone', lines(), withoutTransforms],
    ['ours', lines(), (config: CollectorConfig) => config],
    ['marked', lines(version), (config: CollectorConfig) => config],
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

/** @param mark the version of our own formatter's rules; without it the lines are those of another formatter */
function lines(mark?: string): string {
  const all = Array.from({ length: LINES }, (_, number) =>
    JSON.stringify({
      timestamp: new Date(Date.now() - (LINES - number)).toISOString(),
      level: 'INFO',
      logger: 'model_orchestrator.downloads',
      ...(mark === undefined ? {} : { redaction: mark }),
      message: `Download of acme/summarizer-7b started, part ${number} of 10000 from https://hub.example/acme/summarizer-7b`,
      request_id: number.toString(16).padStart(8, '0'),
      correlation_id: (number * 7).toString(16).padStart(8, '0'),
      user_id: `user-${number % 50}`,
      operation: 'download',
      ...(mark === undefined
        ? { library: 'transformers' }
        : { model_orchestrator: { library: 'transformers' } }),
    }),
  );
  return `${all.join('\n')}\n`;
}
