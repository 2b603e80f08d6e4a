import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../../clients/waiting';
import type { CollectorConfig } from '../../../logs/collector/config';
import { BulkServer, type Document } from './bulk-server';
import { Collector } from './collector';

const TIMEOUT_MS = 60_000;
/** An unexpected further document would arrive within this time. */
const SETTLED_MS = 2_000;

/**
 * Ships log files through a collector with the rendered configuration.
 * @param files the lines of each file
 * @returns the documents of each data stream, in order
 */
export async function ship(
  program: string,
  {
    folder,
    config,
    files,
    expected,
  }: {
    readonly folder: string;
    readonly config: CollectorConfig;
    readonly files: Readonly<Record<string, readonly string[]>>;
    /** Number of documents to wait for. */
    readonly expected: number;
  },
): Promise<ReadonlyMap<string, readonly Document[]>> {
  const logs = `${folder}/logs/ai-karen-api`;
  await mkdir(logs, { recursive: true });
  for (const [name, lines] of Object.entries(files))
    await writeFile(`${logs}/${name}`, `${lines.join('\n')}\n`);
  const server = await BulkServer.start();
  const collector = await Collector.prepare(program, { folder, config, elasticsearch: server.url });
  try {
    await collector.server.start();
    await until(() => server.documents.size >= expected, { timeoutMs: TIMEOUT_MS, everyMs: 200 });
    await delay(SETTLED_MS);
  } finally {
    await collector.server.stop();
    await server.stop();
  }
  const streams = new Map<string, Document[]>();
  for (const [key, document] of server.documents) {
    const [stream = ''] = key.split(' ');
    streams.set(stream, [...(streams.get(stream) ?? []), document]);
  }
  return streams;
}
