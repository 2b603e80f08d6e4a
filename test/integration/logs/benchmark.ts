import type { Logs } from '../../../logs';
import type { CollectorConfig } from '../../../logs/collector/config';
import type { Check } from './check';
import type { Elasticsearch } from './elasticsearch';
import { type Measured, measure } from './measure';
import { ordinaryLines, withoutTransforms } from './ordinary-lines';

const LINES = 10_000;
/** An index with Elasticsearch's default settings, for comparison. */
const PLAIN_INDEX = 'plain';
const DOCUMENTS_A_REQUEST = 2_000;

/** Measures the processor time of our transforms in the collector, and the size of a line in Elasticsearch. */
export async function benchmark(
  program: string,
  elasticsearch: Elasticsearch,
  { logs, folder }: { readonly logs: Logs; readonly folder: string },
): Promise<Check> {
  const input = ordinaryLines(LINES);
  const bytes = Buffer.byteLength(input) / LINES;
  const stream = logs.streams.app.dataStream;
  const run = async (name: string, change: (config: CollectorConfig) => object) => {
    await elasticsearch.emptyStreams(logs.elasticsearch);
    const received = () => elasticsearch.count(stream);
    const shipment = {
      logs,
      folder: `${folder}/${name}`,
      change,
      url: elasticsearch.url,
      input,
      lines: LINES,
    };
    return measure(program, { ...shipment, received });
  };
  const plain = await run('plain', withoutTransforms);
  const ours = await run('ours', (config) => config);
  const stored = await storedBytes(elasticsearch, stream);
  await fillPlainIndex(elasticsearch, logs);
  const plainly = await storedBytes(elasticsearch, PLAIN_INDEX);
  const describe = ({ linesPerSecond, cpuUs }: Measured) =>
    `${Math.round(linesPerSecond)} lines/s, ${Math.round(cpuUs)} µs CPU per line`;
  return {
    name: 'benchmark',
    detail: `${LINES} lines of ${Math.round(bytes)} bytes: ${describe(ours)}; without transforms ${describe(plain)}; ratio of CPU ${(ours.cpuUs / plain.cpuUs).toFixed(1)}; in Elasticsearch ${Math.round(stored)} bytes a line, ${(plainly / stored).toFixed(1)} times that in a plain index`,
    faults: [],
  };
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
