import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Logs } from '../../../logs';
import { STREAMS } from '../../../logs/streams';
import { BulkServer } from './bulk-server';
import { type Check, differs } from './check';
import { Collector } from './collector';

/** When no more documents come for so long, those that miss are lost. Longer than the collector's first waits. */
const NO_MORE_AFTER_MS = 35_000;
const LINES = 6_000;
const FILES = 6;

/**
 * The collector killed in the middle of a file, away for five rotations, and a server that fails in every way: each
 * audit line is stored once, and a document that is refused is counted.
 */
export async function chain(
  program: string,
  { logs, folder }: { readonly logs: Logs; readonly folder: string },
): Promise<Check[]> {
  const files = `${folder}/logs/ai-karen-api`;
  await mkdir(files, { recursive: true });
  const path = `${files}/${STREAMS.audit.file.name}`;
  const server = await BulkServer.start();
  const collector = await Collector.prepare(program, {
    folder,
    config: logs.collector,
    elasticsearch: server.url,
  });
  const stored = () => new Set([...server.documents.values()].map(({ message }) => String(message)));
  let next = 0;
  const write = async (count: number) => {
    const lines = Array.from({ length: count }, () => {
      const line = { timestamp: new Date().toISOString(), level: 'INFO', message: `record ${next}` };
      next += 1;
      return `${JSON.stringify(line)}\n`;
    });
    await appendFile(path, lines.join(''));
  };
  try {
    // Half of the first file is read, and the collector killed.
    await write(LINES / FILES / 2);
    await collector.server.start();
    await settled(server, LINES / FILES / 2);
    await collector.server.kill();
    await write(LINES / FILES / 2);
    for (let file = 1; file < FILES; file += 1) {
      await rotate(path);
      await write(LINES / FILES);
    }
    const answers = [500, 413, 407, 408];
    server.answer = () => answers.shift();
    server.status = ({ message }) => (message === 'record 4242' ? 400 : 201);
    await collector.server.start();
    await settled(server, LINES - 1);
    const refused = await collector.metric('otelcol_elasticsearch_docs_processed_total', {
      error_type: 'document_parsing_exception',
    });
    const given = await collector.metric('otelcol_exporter_send_failed_log_records_total', {});
    const missing = Array.from({ length: LINES }, (_, number) => `record ${number}`).filter(
      (message) => !stored().has(message),
    );
    return [
      {
        name: 'chain: away for five rotations, and refused in every way',
        detail: `${stored().size} of ${LINES} lines stored, ${server.duplicates} sent twice and stored once`,
        faults: [
          ...differs('missing lines', missing.slice(0, 10), ['record 4242']),
          ...differs('documents', server.documents.size, LINES - 1),
          ...differs('refused documents that are counted', refused, 1),
          ...differs('records given up', given, 0),
          ...differs('answers that are left', answers, []),
        ],
      },
    ];
  } finally {
    await collector.server.kill();
    await server.stop();
  }
}

/** As the orchestrator's handler does: the youngest archive is plain, the others are gzipped. */
async function rotate(path: string): Promise<void> {
  for (let number = FILES; number > 1; number -= 1)
    await rename(`${path}.${number}.gz`, `${path}.${number + 1}.gz`).catch(() => {});
  const youngest = await readFile(`${path}.1`).catch(() => undefined);
  if (youngest) {
    await writeFile(`${path}.2.gz`, gzipSync(youngest));
    await rm(`${path}.1`);
  }
  await rename(path, `${path}.1`);
}

async function settled(server: BulkServer, expected: number): Promise<void> {
  let last = { count: -1, at: Date.now() };
  while (server.documents.size < expected && Date.now() - last.at < NO_MORE_AFTER_MS) {
    await delay(250);
    if (server.documents.size !== last.count) last = { count: server.documents.size, at: Date.now() };
  }
  await delay(2_000);
}
