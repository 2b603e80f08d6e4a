import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logs } from '../../../logs';
import type { CollectorConfig } from '../../../logs/collector/config';
import { STREAMS } from '../../../logs/streams';
import type { Check } from './check';
import { Collector } from './collector';
import { cpuSeconds } from './cpu';
import type { Elasticsearch } from './elasticsearch';
import { ordinaryLines, withoutTransforms } from './ordinary-lines';

const LINES = 10_000;
const GIVES_UP_AFTER_MS = 600_000;
/** An index with Elasticsearch's default settings, for comparison. */
const PLAIN_INDEX = 'plain';
const DOCUMENTS_A_REQUEST = 2_000;

interface Measured {
  readonly linesPerSecond: number;
  readonly cpuMsPerThousand: number;
}

/** Measures the processor time of our transforms in the collector, and the size of a line in Elasticsearch. */
export async function benchmark(
  program: string,
  elasticsearch: Elasticsearch,
  { logs, folder }: { readonly logs: Logs; readonly folder: string },
): Promise<Check> {
  const input = ordinaryLines(LINES);
  const bytes = Buffer.byteLength(input) / LINES;
  const run = async (name: string, change: (config: CollectorConfig) => object) => {
    const own = `${folder}/${name}`;
    await mkdir(`${own}/logs/ai-karen-api`, { recursive: true });
    await writeFile(`${own}/logs/ai-karen-api/${STREAMS.app.file.name}`, input);
    await elasticsearch.emptyStreams(logs.elasticsearch);
    return measure(program, elasticsearch, { logs, folder: own, change });
  };
  const plain = await run('plain', withoutTransforms);
  const ours = await run('ours', (config) => config);
  const stream = logs.streams.app.dataStream;
  const stored = await storedBytes(elasticsearch, stream);
  await fillPlainIndex(elasticsearch, logs);
  const plainly = await storedBytes(elasticsearch, PLAIN_INDEX);
  const describe = ({ linesPerSecond, cpuMsPerThousand }: Measured) =>
    `${Math.round(linesPerSecond)} lines/s, ${Math.round(cpuMsPerThousand)} ms CPU per 1000 lines`;
  return {
    name: 'benchmark',
    detail: `${LINES} lines of ${Math.round(bytes)} bytes: ${describe(ours)}; without transforms ${describe(plain)}; ratio of CPU ${(ours.cpuMsPerThousand / plain.cpuMsPerThousand).toFixed(1)}; in Elasticsearch ${Math.round(stored)} bytes a line, ${(plainly / stored).toFixed(1)} times that in a plain index`,
    faults: [],
  };
}

async function measure(
  program: string,
  elasticsearch: Elasticsearch,
  {
    logs,
    folder,
    change,
  }: { readonly logs: Logs; readonly folder: string; readonly change: (config: CollectorConfig) => object },
): Promise<Measured> {
  const collector = await Collector.prepare(program, {
    folder,
    config: logs.collector,
    change,
    elasticsearch: elasticsearch.url,
  });
  const started = Date.now();
  await collector.server.start();
  while ((await elasticsearch.count(logs.streams.app.dataStream)) < LINES) {
    if (Date.now() - started > GIVES_UP_AFTER_MS)
      throw new Error(`not all documents arrived within ${GIVES_UP_AFTER_MS / 1_000} s`);
    await delay(250);
  }
  const seconds = (Date.now() - started) / 1_000;
  const cpu = cpuSeconds(collector.server.pid ?? 0);
  await collector.server.stop();
  return { linesPerSecond: LINES / seconds, cpuMsPerThousand: (cpu * 1_000_000) / LINES };
}

/** Bytes per document in an index or a stream, after merging its segments. */
async function storedBytes(elasticsearch: Elasticsearch, index: string): Promise<number> {
  await elasticsearch.request('POST', `${index}/_forcemerge?max_num_segments=1&wait_for_completion=true`);
  const { _all } = await elasticsearch.request<{
    _all: { primaries: { store: { size_in_bytes: number }; docs: { count: number } } };
  }>('GET', `${index}/_stats/store,docs`);
  return _all.primaries.store.size_in_bytes / _all.primaries.docs.count;
}

/** Stores the same documents with the same mappings in an index without our settings. */
async function fillPlainIndex(elasticsearch: Elasticsearch, logs: Logs): Promise<void> {
  const mappings = Object.values(logs.elasticsearch.componentTemplates).flatMap(
    ({ template }) => template.mappings ?? [],
  );
  await elasticsearch.request('PUT', PLAIN_INDEX, { mappings: mappings[0] });
  const documents = await elasticsearch.documents(logs.streams.app.dataStream);
  for (let from = 0; from < documents.length; from += DOCUMENTS_A_REQUEST) {
    const lines = documents
      .slice(from, from + DOCUMENTS_A_REQUEST)
      .flatMap((document) => ['{"create":{}}', JSON.stringify(document)]);
    await elasticsearch.request('POST', `${PLAIN_INDEX}/_bulk`, `${lines.join('\n')}\n`);
  }
}
