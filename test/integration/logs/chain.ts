import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { until } from '../../../clients/waiting';
import { LOG_FILES, plainArchives } from '../../../lib/log-files';
import type { Logs } from '../../../logs';
import type { CollectorConfig } from '../../../logs/collector/config';
import { sendingQueue } from '../../../logs/collector/exporters';
import { documentId } from '../../../logs/collector/places';
import { STREAM_NAMES, STREAMS, type StreamName } from '../../../logs/streams';
import { BulkServer } from './bulk-server';
import { type Check, differs } from './check';
import { Collector } from './collector';

/** Documents count as lost if none arrives for this time. Longer than the first retry intervals. */
const NO_MORE_AFTER_MS = 35_000;
/** Lines of each stream. */
const LINES = 6_000;
const FILES = 6;
/** The collector logs at most ten errors of a kind within this time. */
const SAMPLED_MS = 10_000;
/** Request limit of a proxy that accepts less than the collector sends. */
const SMALL_BYTES = 20_000;

/**
 * Writes 6,000 lines of each stream while the collector is killed in the middle of a file, is away for five rotations,
 * and its server fails in every way.
 */
export async function* chain(
  program: string,
  { logs, folder }: { readonly logs: Logs; readonly folder: string },
): AsyncGenerator<Check> {
  await mkdir(`${folder}/logs/ai-karen-api`, { recursive: true });
  const server = await BulkServer.start();
  const files = new Files(`${folder}/logs/ai-karen-api`, server);
  const props = { folder, config: logs.collector, elasticsearch: server.url };
  const collector = await Collector.prepare(program, props);
  try {
    yield await awayForFiveRotations(files, server, collector);
    yield await refusedAsAWhole(files, server);
    yield await smallRequests(files, server, collector, () =>
      Collector.prepare(program, { ...props, change: withSmallRequests }),
    );
  } finally {
    await collector.server.kill();
    await server.stop();
  }
}

async function awayForFiveRotations(files: Files, server: BulkServer, collector: Collector): Promise<Check> {
  // The collector reads half of the first file before it is killed.
  await files.write(LINES / FILES / 2);
  await collector.server.start();
  await files.settled();
  await collector.server.kill();
  await files.write(LINES / FILES / 2);
  for (let file = 1; file < FILES; file += 1) {
    await files.rotate();
    await files.write(LINES / FILES);
  }
  const answers = [500, 413, 407, 302, 408, 500, 413, 407, 408];
  server.answer = () => answers.shift();
  const refusedOnes = ['audit record 4242', `audit record ${LINES}`];
  server.status = ({ message }) => (refusedOnes.includes(String(message)) ? 400 : 201);
  await collector.server.start();
  await files.settled(1);
  // Lines that were sent twice cause errors of the same kind, which can crowd the expected error out of the collector's log.
  // Wait until it logs errors again.
  await delay(SAMPLED_MS);
  await files.write(1);
  await files.settled(refusedOnes.length);
  const refused = await collector.metric('otelcol_elasticsearch_docs_processed_total', {
    error_type: 'document_parsing_exception',
  });
  const given = await collector.metric('otelcol_exporter_send_failed_log_records_total', {});
  return {
    name: 'chain: away for five rotations, and refused in every way',
    detail: files.detail(),
    faults: [
      ...differs('missing lines', files.missing(), refusedOnes),
      ...differs('documents', server.documents.size, files.lines - refusedOnes.length),
      ...differs('refused documents that are counted', refused, refusedOnes.length),
      ...differs(
        'reason in the log of the collector',
        collector.server.output.includes('refused by the test'),
        true,
      ),
      ...differs('records given up', given, 0),
      ...differs('answers that were not sent', answers, []),
      ...differs('documents with an unexpected id', files.unexpectedIds(), []),
    ],
  };
}

/** The lines of a request that is refused as a whole are sent again if their file is compressed within an hour. */
async function refusedAsAWhole(files: Files, server: BulkServer): Promise<Check> {
  const answers = STREAM_NAMES.map(() => 400);
  server.answer = () => answers.shift();
  server.status = () => 201;
  await files.write(500);
  await files.settled();
  const missing = files.missing().length;
  for (let rotation = 0; rotation < LOG_FILES.audit.backups; rotation += 1) {
    await files.rotate();
    await files.write(10);
  }
  await files.settled();
  return {
    name: 'chain: requests answered with 400',
    detail: `${missing} lines were missing until their file was compressed; ${files.detail()}`,
    faults: [
      ...(missing < 2 ? ['no request was refused'] : []),
      ...differs('missing lines', files.missing(), []),
      ...differs('documents', server.documents.size, files.lines),
    ],
  };
}

/** A smaller `elasticsearch.maxRequestBytes` splits the queue, so that a server with a small limit accepts it. */
async function smallRequests(
  files: Files,
  server: BulkServer,
  before: Collector,
  after: () => Promise<Collector>,
): Promise<Check> {
  let largest = 0;
  let tooLarge = 0;
  server.answer = ({ uncompressed }) => {
    if (uncompressed > SMALL_BYTES) {
      tooLarge += 1;
      return 413;
    }
    largest = Math.max(largest, uncompressed);
    return undefined;
  };
  await files.write(2_000);
  await until(() => tooLarge >= STREAM_NAMES.length, { timeoutMs: NO_MORE_AFTER_MS, everyMs: 250 });
  await before.server.stop();
  const refused = tooLarge;
  const collector = await after();
  try {
    await collector.server.start();
    await files.settled();
  } finally {
    await collector.server.kill();
  }
  return {
    name: `chain: a server that accepts ${SMALL_BYTES} bytes`,
    detail: `${refused} requests refused, then the largest had ${largest} bytes; ${files.detail()}`,
    faults: [
      ...(refused === 0 ? ['no request was refused'] : []),
      ...differs('requests refused with the smaller size', tooLarge - refused, 0),
      ...differs('missing lines', files.missing(), []),
      ...differs('documents', server.documents.size, files.lines),
    ],
  };
}

/** Limits requests as `elasticsearch.maxRequestBytes` of an environment does. */
function withSmallRequests(config: CollectorConfig): object {
  const exporters = Object.entries(config.exporters).map(([name, exporter]) => [
    name,
    { ...exporter, sending_queue: sendingQueue(SMALL_BYTES / 2) },
  ]);
  return { ...config, exporters: Object.fromEntries(exporters) };
}

/** The three log files of an orchestrator with numbered lines, compared with the stored documents. */
class Files {
  /** Number of lines in all streams. */
  lines = 0;
  private next = 0;
  /** Bytes in the current file of each stream. */
  private readonly sizes: Record<StreamName, number> = { app: 0, audit: 0, errors: 0 };
  /** Expected document id of each line, by message. */
  private readonly ids = new Map<string, string>();

  constructor(
    private readonly folder: string,
    private readonly server: BulkServer,
  ) {}

  private path(stream: StreamName): string {
    return `${this.folder}/${STREAMS[stream].file.name}`;
  }

  /** Appends this number of lines to each file. */
  async write(count: number): Promise<void> {
    for (const stream of STREAM_NAMES) {
      const lines = Array.from({ length: count }, (_, number) => ({
        timestamp: new Date().toISOString(),
        level: stream === 'errors' ? 'ERROR' : 'INFO',
        logger: stream === 'audit' ? 'model_orchestrator.audit' : 'model_orchestrator.downloads',
        message: `${stream} record ${this.next + number}`,
      }));
      for (const line of lines) {
        const text = JSON.stringify(line);
        this.ids.set(line.message, documentId('ai-karen-api', this.sizes[stream], text));
        this.sizes[stream] += text.length + 1;
      }
      await appendFile(this.path(stream), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      this.lines += count;
    }
    this.next += count;
  }

  /** Rotates the files as the orchestrator's handler does: the newest archives are plain text, the others are gzipped. */
  async rotate(): Promise<void> {
    for (const stream of STREAM_NAMES) {
      const path = this.path(stream);
      const plain = plainArchives(STREAMS[stream].file.backups);
      for (let number = 3 * FILES; number > plain; number -= 1)
        await rename(`${path}.${number}.gz`, `${path}.${number + 1}.gz`).catch(() => {});
      const oldest = await readFile(`${path}.${plain}`).catch(() => undefined);
      if (oldest) {
        await writeFile(`${path}.part`, gzipSync(oldest));
        await rename(`${path}.part`, `${path}.${plain + 1}.gz`);
        await rm(`${path}.${plain}`);
      }
      for (let number = plain - 1; number > 0; number -= 1)
        await rename(`${path}.${number}`, `${path}.${number + 1}`).catch(() => {});
      await rename(path, `${path}.1`);
    }
    for (const stream of STREAM_NAMES) this.sizes[stream] = 0;
  }

  /** Waits until all lines except `but` are stored, or no more arrive. */
  async settled(but = 0): Promise<void> {
    const { documents } = this.server;
    let last = { count: -1, at: Date.now() };
    while (documents.size < this.lines - but && Date.now() - last.at < NO_MORE_AFTER_MS) {
      await delay(250);
      if (documents.size !== last.count) last = { count: documents.size, at: Date.now() };
    }
    await delay(2_000);
  }

  /** Messages without a document. */
  missing(): string[] {
    const stored = new Set([...this.server.documents.values()].map(({ message }) => message));
    return STREAM_NAMES.flatMap((stream) =>
      Array.from({ length: this.next }, (_, number) => `${stream} record ${number}`),
    ).filter((message) => !stored.has(message));
  }

  /** Messages whose document does not have the id that the doctor expects. */
  unexpectedIds(): string[] {
    const stored = [...this.server.documents].map(
      ([key, { message }]) => [key.split(' ')[1], String(message)] as const,
    );
    return stored.filter(([id, message]) => this.ids.get(message) !== id).map(([, message]) => message);
  }

  detail(): string {
    const { documents, duplicates } = this.server;
    return `${documents.size} of ${this.lines} lines stored, ${duplicates} sent twice and stored once`;
  }
}
