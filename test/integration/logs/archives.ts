import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { docker, dockerAt } from '../../../clients/docker';
import { Elasticsearch as Client } from '../../../clients/elasticsearch';
import { until } from '../../../clients/waiting';
import type { Logs } from '../../../logs';
import { COLLECTED_FOLDER } from '../../../logs/collector';
import { STREAMS } from '../../../logs/streams';
import { archiveChecks } from '../../../operations/doctor/checks/archives';
import { objectName } from '../../../servers/addresses';
import { imageOf } from '../../../servers/images';
import { exampleBundle } from '../../support/example';
import { type Check, differs } from './check';
import { Collector } from './collector';
import { type Elasticsearch, PASSWORD } from './elasticsearch';

const ORCHESTRATOR = 'ai-karen-api';
const { app, audit } = STREAMS;
/** More lines than the doctor reads, so that it begins in the middle of a line. */
const LINES = 2_000;
/** Old enough that the doctor checks it, and recent enough that the collector reads it. */
const AGE_MS = 600_000;
const WAIT = { timeoutMs: 60_000, everyMs: 1_000 };

/**
 * Runs the doctor's check of unread archives with a real Docker engine, collector and Elasticsearch: an archive that the
 * collector has read, one that it has not read, and one that contains only copies.
 */
export async function* unreadArchives(
  program: string,
  elasticsearch: Elasticsearch,
  { logs, folder }: { readonly logs: Logs; readonly folder: string },
): AsyncGenerator<Check> {
  // The container must not have the name of a deployed environment.
  const { environment, ...others } = exampleBundle({
    name: 'archives',
    grafana: { adminPassword: 'secret' },
  });
  const bundle = { ...others, environment, logs };
  const container = objectName(environment, 'collector');
  const files = `${folder}/logs/${ORCHESTRATOR}`;
  await mkdir(files, { recursive: true });
  await elasticsearch.emptyStreams(logs.elasticsearch);
  const archive = async (name: string, fields: object) => {
    const line = (number: number) =>
      `${JSON.stringify({ message: `größer ${number}`, timestamp: new Date().toISOString(), ...fields })}\n`;
    await writeFile(`${files}/${name}`, gzipSync(Array.from({ length: LINES }, (_, n) => line(n)).join('')));
    const written = (Date.now() - AGE_MS) / 1_000;
    await utimes(`${files}/${name}`, written, written);
  };
  const collector = await Collector.prepare(program, {
    folder,
    config: logs.collector,
    elasticsearch: elasticsearch.url,
  });
  const examine = async () => {
    const [check] = archiveChecks({
      bundle,
      docker: dockerAt(undefined),
      elasticsearch: new Client('Elasticsearch', elasticsearch.url, { user: 'elastic', password: PASSWORD }),
      now: Date.now,
    });
    const result = [await check?.run()].flat()[0];
    return `${result?.status}: ${result?.seen}`;
  };
  const stored = (stream: keyof typeof STREAMS, documents: number) =>
    until(async () => (await elasticsearch.count(logs.streams[stream].dataStream)) >= documents, WAIT);
  try {
    // The container need not run for the check or its mount.
    await docker(
      undefined,
      ...['create', '--name', container, '--volume', `${files}:${COLLECTED_FOLDER}/${ORCHESTRATOR}:ro`],
      imageOf(environment, 'collector'),
    );
    const without = await examine();
    await archive(`${audit.file.name}.3.gz`, { sequence: 1 });
    await collector.server.start();
    await stored('audit', LINES);
    await collector.server.stop();
    const read = await examine();
    await archive(`${audit.file.name}.2.gz`, { sequence: 2 });
    await archive(`${app.file.name}.2.gz`, { redaction: 'x', copy_of: 'y' });
    await writeFile(`${files}/${audit.file.name}.1`, 'not compressed yet\n');
    const unread = await examine();
    await collector.server.start();
    await stored('audit', 2 * LINES);
    const afterwards = await examine();
    yield {
      name: 'archives: the doctor names those that the collector has not read',
      detail: `${await elasticsearch.count(logs.streams.audit.dataStream)} documents`,
      faults: [
        ...differs('without archives', without, 'ok: 0 archives, all read'),
        ...differs('with a read archive', read, 'ok: 1 archive, all read'),
        ...differs(
          'with an unread archive',
          unread,
          `failed: 1 of 3 archives not read to the end: ${audit.file.name}.2.gz`,
        ),
        ...differs('after it is read', afterwards, 'ok: 3 archives, all read'),
      ],
    };
  } finally {
    await collector.server.kill();
    await docker(undefined, 'rm', '--force', '--volumes', container).catch(() => {});
  }
}
