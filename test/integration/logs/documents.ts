import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { until } from '../../../clients/waiting';
import type { Logs } from '../../../logs';
import type { CollectorConfig } from '../../../logs/collector/config';
import { STREAMS } from '../../../logs/streams';
import { Collector } from './collector';

/** The documents that the deployed collector creates from the lines of a general log file. */
export async function documentsOf(
  program: string,
  logs: Logs,
  folder: string,
  lines: readonly string[],
): Promise<Record<string, unknown>[]> {
  const files = `${folder}/logs/ai-karen-api`;
  const output = `${folder}/documents.json`;
  await mkdir(files, { recursive: true });
  await writeFile(`${files}/${STREAMS.app.file.name}`, `${lines.join('\n')}\n`);
  const { server } = await Collector.prepare(program, {
    folder,
    config: logs.collector,
    change: (config) => intoFile(config, output),
  });
  await server.start();
  try {
    return await readDocuments(output, lines.length);
  } finally {
    await server.stop();
  }
}

/** The configuration of the collector, with an exporter that writes the documents to a file. */
function intoFile(config: CollectorConfig, path: string): object {
  const pipelines = Object.entries(config.service.pipelines).map(([name, pipeline]) => [
    name,
    { ...pipeline, exporters: ['file'] },
  ]);
  return {
    ...config,
    exporters: { file: { path, flush_interval: '100ms' } },
    service: { ...config.service, pipelines: Object.fromEntries(pipelines) },
  };
}

const WAIT = { timeoutMs: 60_000, everyMs: 200 };

/** The bodies of the documents in that file, after `count` of them were written. */
async function readDocuments(path: string, count: number): Promise<Record<string, unknown>[]> {
  const read = async () => {
    const text = await readFile(path, 'utf8').catch(() => '');
    return text
      .split('\n')
      .slice(0, -1)
      .flatMap((line) => JSON.parse(line).resourceLogs as OtlpResource[])
      .flatMap(({ scopeLogs }) => scopeLogs)
      .flatMap(({ logRecords }) => logRecords)
      .map(({ body }) => plain(body) as Record<string, unknown>);
  };
  await until(async () => (await read()).length >= count, WAIT);
  return read();
}

interface OtlpResource {
  readonly scopeLogs: readonly { readonly logRecords: readonly { readonly body: OtlpValue }[] }[];
}
interface OtlpValue {
  readonly stringValue?: string;
  readonly kvlistValue?: { readonly values?: readonly { readonly key: string; readonly value: OtlpValue }[] };
}

/** Converts a value in OTLP's JSON format to plain JSON. */
function plain(value: OtlpValue): unknown {
  if (value.kvlistValue)
    return Object.fromEntries((value.kvlistValue.values ?? []).map(({ key, value }) => [key, plain(value)]));
  return value.stringValue ?? Object.values(value)[0];
}
