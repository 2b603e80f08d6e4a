import { mkdir, readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { LOG_FILE_BYTES, LOG_FILES } from '../../../lib/log-files';
import { progress } from '../../../lib/progress';
import type { Logs } from '../../../logs';
import { FURTHER_FIELDS } from '../../../logs/fields';
import { STREAM_NAMES, type StreamName } from '../../../logs/streams';
import { LogFiles } from '../../../simulator/logs/log-files';
import { type Check, differs } from './check';
import { Collector } from './collector';
import type { Elasticsearch, StoredDocument } from './elasticsearch';
import { RecordWriter } from './records';

const SIZES = {
  quick: { fileBytes: LOG_FILE_BYTES / 8, outageMs: 10_000 },
  slow: { fileBytes: LOG_FILE_BYTES, outageMs: 120_000 },
};
/** How many times the general file is filled. It is rotated three times. */
const FILES = 3.3;
/** The writer waits if a running collector is behind by more than this number of files. */
const MAY_BE_BEHIND = 0.5;
/** Documents count as lost if none arrives for this time. Longer than the collector's longest retry interval. */
const NO_MORE_AFTER_MS = 400_000;

/** Ships the simulator's files to Elasticsearch while both servers are stopped and killed and the streams roll over. */
export async function endToEnd(
  program: string,
  elasticsearch: Elasticsearch,
  { logs, folder, slow }: { readonly logs: Logs; readonly folder: string; readonly slow: boolean },
): Promise<Check[]> {
  const { fileBytes, outageMs } = slow ? SIZES.slow : SIZES.quick;
  await elasticsearch.emptyStreams(logs.elasticsearch);
  await mkdir(`${folder}/logs/ai-karen-api`, { recursive: true });
  const files = await LogFiles.open(`${folder}/logs/ai-karen-api`, fileBytes);
  const records = new RecordWriter(files);
  const collector = await Collector.prepare(program, {
    folder,
    config: logs.collector,
    elasticsearch: elasticsearch.url,
  });
  const reading = new Reading(collector);
  /** Incidents by the number of files that have been filled. */
  const incidents = [
    {
      at: 0.6,
      // After a rollover, Elasticsearch no longer recognizes the ids of the older backing index.
      what: 'the streams roll over',
      act: async () => {
        for (const { dataStream } of Object.values(logs.streams))
          await elasticsearch.request('POST', `${dataStream}/_rollover`);
      },
    },
    { at: 0.9, what: 'the collector is killed', act: () => reading.kill() },
    { at: 1.2, what: 'the collector starts again, a rotation later', act: () => collector.server.start() },
    { at: 1.5, what: 'Elasticsearch is stopped', act: () => elasticsearch.server.stop() },
    {
      at: 2.3,
      what: `Elasticsearch starts again, a rotation and ${outageMs / 1_000} s later`,
      act: () => delay(outageMs).then(() => elasticsearch.server.start()),
    },
    { at: 2.4, what: 'the collector is killed while it catches up', act: () => reading.kill() },
    { at: 2.5, what: 'the collector starts again', act: () => collector.server.start() },
  ];
  try {
    await collector.server.start();
    while (records.bytes < FILES * fileBytes) {
      const [next] = incidents;
      if (next && records.bytes >= next.at * fileBytes) {
        progress(next.what);
        await next.act();
        incidents.shift();
      }
      records.write();
      if (records.lines % 100 === 0)
        await reading.keepsUp(records, (MAY_BE_BEHIND * fileBytes * records.lines) / records.bytes);
    }
    await settled(elasticsearch, logs, records.lines);
    const twice = await collector.metric('otelcol_elasticsearch_docs_processed_total', {
      error_type: 'version_conflict_engine_exception',
    });
    progress(`${twice} documents were sent again since the last crash, and are stored once`);
  } finally {
    await files.close();
    await collector.server.kill();
  }
  const archives = (await readdir(`${folder}/logs/ai-karen-api`)).filter((name) =>
    name.startsWith(`${LOG_FILES.app.name}.`),
  );
  const checks: Check[] = [
    {
      name: 'end to end: rotations',
      faults: differs('number of archives', archives.length, Math.floor(FILES)),
    },
  ];
  for (const stream of STREAM_NAMES)
    checks.push(
      account(stream, records.sequences[stream], await elasticsearch.hits(logs.streams[stream].dataStream)),
    );
  return checks;
}

/** Counts the lines of the general file that all processes of the collector have read. */
class Reading {
  private byFormerProcesses = 0;

  constructor(private readonly collector: Collector) {}

  async kill(): Promise<void> {
    this.byFormerProcesses += await this.byThisProcess();
    await this.collector.server.kill();
  }

  /** Waits until the collector is at most this number of lines behind. Returns at once if it does not run. */
  async keepsUp(records: RecordWriter, lines: number): Promise<void> {
    if (this.collector.server.pid === undefined) return;
    while (records.lines - this.byFormerProcesses - (await this.byThisProcess()) > lines) await delay(250);
  }

  private byThisProcess(): Promise<number> {
    return this.collector.metric('otelcol_receiver_accepted_log_records_total', { receiver: 'filelog/app' });
  }
}

/** Waits until the expected number of documents is stored, or no more arrive. */
async function settled(elasticsearch: Elasticsearch, { streams }: Logs, expected: number): Promise<void> {
  let last = { total: 0, at: Date.now() };
  while (last.total < expected && Date.now() - last.at < NO_MORE_AFTER_MS) {
    await delay(5_000);
    const counts = await Promise.all(
      STREAM_NAMES.map((stream) => elasticsearch.count(streams[stream].dataStream)),
    );
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (total !== last.total) last = { total, at: Date.now() };
    progress(`${total} of ${expected} documents`);
  }
  // Wait for documents that are sent a second time.
  await delay(10_000);
}

function account(
  stream: StreamName,
  written: readonly number[],
  documents: readonly StoredDocument[],
): Check {
  const stored = documents.map(sequenceOf);
  const once = new Set(stored);
  const expected = new Set(written);
  const missing = written.filter((sequence) => !once.has(sequence));
  const foreign = [...once].filter((sequence) => !expected.has(sequence));
  const twice = stored.length - once.size;
  const text = JSON.stringify(documents);
  return {
    name: `end to end: ${stream}`,
    detail: `${written.length} lines in, ${documents.length} documents, ${missing.length} missing, ${twice} twice`,
    faults: [
      ...(missing.length > 0 ? [`missing: ${missing.slice(0, 10).join(', ')}, ...`] : []),
      ...(foreign.length > 0 ? [`of another stream: ${foreign.slice(0, 10).join(', ')}`] : []),
      ...duplicates(documents),
      ...(/jane\.doe|"user-\d/.test(text) ? ['an e-mail address or a user id was stored'] : []),
    ],
  };
}

function sequenceOf({ _source }: StoredDocument): number {
  return Number((_source[FURTHER_FIELDS] as Record<string, unknown> | undefined)?.sequence);
}

/** Records with several documents, whose ids or backing indices differ. */
function duplicates(documents: readonly StoredDocument[]): string[] {
  const bySequence = new Map<number, StoredDocument[]>();
  for (const document of documents) {
    const sequence = sequenceOf(document);
    bySequence.set(sequence, [...(bySequence.get(sequence) ?? []), document]);
  }
  return [...bySequence]
    .filter(([, { length }]) => length > 1)
    .map(
      ([sequence, found]) =>
        `record ${sequence} is stored ${found.length} times: ${found.map(({ _id, _index, _source }) => JSON.stringify({ _id, _index, event: _source.event })).join(', ')}`,
    );
}
