import { execFile } from 'node:child_process';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { until } from '../../../clients/waiting';
import type { Logs } from '../../../logs';
import { STREAMS } from '../../../logs/streams';
import { BulkServer } from './bulk-server';
import { type Check, differs } from './check';
import { Collector } from './collector';

/** Enough lines for some seconds of work. */
const LINES = 40_000;
const WAIT_MS = 120_000;
/** Time in which the collector searches for archives many times. */
const LOOKED_MS = 10_000;
const OLD_SECONDS = 2 * 3_600;

/** The collector is stopped and killed in the middle of a gzipped archive. An old archive is not read. */
export async function* interruptedArchives(
  program: string,
  { logs, folder }: { readonly logs: Logs; readonly folder: string },
): AsyncGenerator<Check> {
  const files = `${folder}/logs/ai-karen-api`;
  await mkdir(files, { recursive: true });
  const server = await BulkServer.start();
  const collector = await Collector.prepare(program, {
    folder,
    config: logs.collector,
    elasticsearch: server.url,
  });
  const archive = async (number: number, count: number) => {
    const path = `${files}/${STREAMS.audit.file.name}.${number}.gz`;
    const lines = Array.from(
      { length: count },
      (_, line) => `${JSON.stringify({ message: `archive ${number}, line ${line}` })}\n`,
    );
    await writeFile(path, gzipSync(lines.join('')));
    return path;
  };
  const read = () =>
    collector.metric('otelcol_receiver_accepted_log_records_total', { receiver: 'filelog/audit-archives' });
  try {
    for (const [number, how] of [
      [5, 'stop'],
      [6, 'kill'],
    ] as const) {
      const expected = server.documents.size + LINES;
      await archive(number, LINES);
      await collector.server.start();
      await until(async () => (await read()) > 0, { timeoutMs: WAIT_MS, everyMs: 20 });
      const readBefore = await read();
      await collector.server[how]();
      await collector.server.start();
      await until(() => server.documents.size >= expected, { timeoutMs: WAIT_MS, everyMs: 200 });
      yield {
        name: `archives: a ${how} of the collector in the middle of an archive`,
        detail: `after ${readBefore} lines; ${server.documents.size} of ${expected} lines stored`,
        faults: [
          ...(readBefore < LINES ? [] : ['the whole archive was read before']),
          ...differs('documents', server.documents.size, expected),
        ],
      };
      await collector.server.stop();
    }
    const before = server.documents.size;
    const old = Date.now() / 1_000 - OLD_SECONDS;
    const unread = await archive(7, 10);
    await utimes(unread, old, old);
    await collector.server.start();
    await delay(LOOKED_MS);
    yield {
      name: 'archives: an archive whose last line is old is not read',
      faults: differs('documents', server.documents.size, before),
    };

    // As in the runbook of LogPipelineSilent.
    await promisify(execFile)('gunzip', ['--keep', unread]);
    await until(() => server.documents.size >= before + 10, { timeoutMs: WAIT_MS, everyMs: 200 });
    yield {
      name: 'archives: an archive that was decompressed beside the original is read',
      faults: differs('documents', server.documents.size, before + 10),
    };
  } finally {
    await collector.server.kill();
    await server.stop();
  }
}
