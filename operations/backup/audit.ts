import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Bundle } from '../../bundle';
import type { Elasticsearch, StoredDocument } from '../../clients/elasticsearch';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import { dataStreamName } from '../../logs/streams';
import { serverApi } from '../servers';
import type { BackupPart } from './part';

const FILE = 'audit.ndjson.gz';

/** Documents per request: some megabytes at most. */
const PAGE = 1_000;

/**
 * The audit records with their ids, exported one by one: a snapshot of Elasticsearch needs a repository, which not
 * every environment has. A restore skips documents that exist, so that it can be repeated.
 */
export const auditPart: BackupPart = {
  name: 'audit',
  server: 'elasticsearch',
  // The records belong to this project even when Elasticsearch is external.
  unavailable: () => undefined,

  backUp: async (bundle, folder) => {
    const server = serverApi(bundle, 'elasticsearch');
    const stream = streamOf(bundle);
    await server.refresh(stream);
    const at = new Date().toISOString();
    const out = new PassThrough();
    const file = createWriteStream(join(folder, FILE), { mode: 0o600 });
    out.pipe(createGzip()).pipe(file);
    const times: string[] = [];
    let documents = 0;
    for await (const page of server.documents(stream, PAGE)) {
      for (const { _id, _source } of page) {
        out.write(`${JSON.stringify({ _id, _source })}\n`);
        const time = _source['@timestamp'];
        if (time !== undefined) widen(times, time);
      }
      documents += page.length;
      progress(`audit: ${documents} documents`);
      if (out.writableNeedDrain) await new Promise((resolve) => out.once('drain', resolve));
    }
    out.end();
    await finished(file);
    const [from, to] = times;
    return { at, files: [FILE], counts: { documents }, ...(from && to && { from, to }) };
  },

  // A restore only adds documents.
  losses: async (bundle) => {
    await serverApi(bundle, 'elasticsearch').requireDataStream(streamOf(bundle));
    return [];
  },

  restore: async (bundle, { files }, folder) => {
    const server = serverApi(bundle, 'elasticsearch');
    const stream = streamOf(bundle);
    const counts = { added: 0, present: 0 };
    for (const { name } of files) {
      for await (const documents of batches(join(folder, name))) {
        await server.refresh(stream);
        const ids = documents.map(({ _id }) => _id);
        const existing = await server.existing(stream, ids);
        const missing = documents.filter(({ _id }) => !existing.has(_id));
        counts.added += await create(server, stream, missing, counts.added);
        counts.present += documents.length - missing.length;
        progress(`audit: ${counts.added} documents added, ${counts.present} already present`);
      }
    }
    await server.refresh(stream);
    return `${counts.added} documents added, ${counts.present} already present`;
  },
};

function streamOf({ environment }: Bundle): string {
  return dataStreamName('audit', environment.name);
}

async function* batches(path: string): AsyncGenerator<StoredDocument[]> {
  let batch: StoredDocument[] = [];
  for await (const line of createInterface({ input: createReadStream(path).pipe(createGunzip()) })) {
    batch.push(JSON.parse(line) as StoredDocument);
    if (batch.length < PAGE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** @returns the number of added documents @throws UserError when some are refused */
async function create(
  server: Elasticsearch,
  stream: string,
  documents: readonly StoredDocument[],
  before: number,
): Promise<number> {
  if (documents.length === 0) return 0;
  const results = await server.create(stream, documents);
  const refused = results.filter(({ status, failure_store }) => status >= 300 || failure_store === 'used');
  const [first] = refused;
  if (first) {
    throw new UserError(
      `Elasticsearch refuses ${refused.length} of ${documents.length} documents (${first.error?.type ?? 'moved to the failure store'}) after adding ${before + documents.length - refused.length}`,
      'Read the log of Elasticsearch and fix the cause, then run the restore again: it skips the added documents.',
    );
  }
  return results.length;
}

/** Keeps the earliest and the latest of ISO 8601 times. */
function widen(times: string[], time: string): void {
  const [from = time, to = time] = times;
  times[0] = time < from ? time : from;
  times[1] = time > to ? time : to;
}
