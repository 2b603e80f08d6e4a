import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Bundle } from '../../bundle';
import type { HttpServer } from '../../clients/http';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import { dataStreamName } from '../../logs/streams';
import { serverApi } from '../servers';
import type { BackupPart } from './part';

const FILE = 'audit.ndjson.gz';

/** Documents per request: some megabytes at most. */
const PAGE = 1_000;
/** How long Elasticsearch keeps the point in time of an export between two requests. */
const KEEP = '2m';

interface Page {
  readonly pit_id: string;
  readonly hits: { readonly hits: readonly (Document & { readonly sort: readonly unknown[] })[] };
}
interface Document {
  readonly _id: string;
  readonly _source: { readonly '@timestamp'?: string };
}
interface BulkAnswer {
  readonly items: readonly { readonly create: Created }[];
}
interface Created {
  readonly status: number;
  readonly error?: { readonly type: string };
  /** `used` when the pipeline or the mapping refused the document. Its status is then that of a success. */
  readonly failure_store?: string;
}

/**
 * The audit records with their ids, exported one by one: a snapshot of Elasticsearch needs a repository, which is not part
 * of this project. A restore skips documents that exist, so that it can be repeated.
 */
export const auditPart: BackupPart = {
  name: 'audit',
  server: 'elasticsearch',
  // The records belong to this project even when Elasticsearch is external.
  unavailable: () => undefined,

  backUp: async (bundle, folder) => {
    const server = serverApi(bundle, 'elasticsearch');
    const stream = streamOf(bundle);
    // Makes documents searchable that were just indexed.
    await server.text(`${stream}/_refresh`, { method: 'POST' });
    const at = new Date().toISOString();
    const out = new PassThrough();
    const file = createWriteStream(join(folder, FILE), { mode: 0o600 });
    out.pipe(createGzip()).pipe(file);
    const times: string[] = [];
    let documents = 0;
    for await (const page of pages(server, stream)) {
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
    await serverApi(bundle, 'elasticsearch').text(`_data_stream/${streamOf(bundle)}`);
    return [];
  },

  restore: async (bundle, { files }, folder) => {
    const server = serverApi(bundle, 'elasticsearch');
    const stream = streamOf(bundle);
    const counts = { added: 0, present: 0 };
    for (const { name } of files) {
      for await (const documents of batches(join(folder, name))) {
        const missing = await missingFrom(server, stream, documents);
        counts.added += await create(server, stream, missing, counts.added);
        counts.present += documents.length - missing.length;
        progress(`audit: ${counts.added} documents added, ${counts.present} already present`);
      }
    }
    await server.text(`${stream}/_refresh`, { method: 'POST' });
    return `${counts.added} documents added, ${counts.present} already present`;
  },
};

function streamOf({ environment }: Bundle): string {
  return dataStreamName('audit', environment.name);
}

/** All documents of a stream, in the state at the start of the export. */
async function* pages(server: HttpServer, stream: string): AsyncGenerator<readonly Document[]> {
  let { id } = await server.json<{ id: string }>(`${stream}/_pit?keep_alive=${KEEP}`, { method: 'POST' });
  try {
    for (let after: readonly unknown[] | undefined; ; ) {
      const page: Page = await server.json('_search', {
        method: 'POST',
        body: JSON.stringify({
          size: PAGE,
          pit: { id, keep_alive: KEEP },
          sort: ['_shard_doc'],
          track_total_hits: false,
          ...(after && { search_after: after }),
        }),
      });
      const { hits } = page.hits;
      if (hits.length === 0) return;
      yield hits;
      id = page.pit_id;
      after = hits.at(-1)?.sort;
    }
  } finally {
    await server.text('_pit', { method: 'DELETE', body: JSON.stringify({ id }) });
  }
}

async function* batches(path: string): AsyncGenerator<Document[]> {
  let batch: Document[] = [];
  for await (const line of createInterface({ input: createReadStream(path).pipe(createGunzip()) })) {
    batch.push(JSON.parse(line) as Document);
    if (batch.length < PAGE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Searches all indices of the stream: Elasticsearch keeps ids unique only within one index. */
async function missingFrom(
  server: HttpServer,
  stream: string,
  documents: readonly Document[],
): Promise<Document[]> {
  await server.text(`${stream}/_refresh`, { method: 'POST' });
  const { hits } = await server.json<{ hits: { hits: readonly { _id: string }[] } }>(`${stream}/_search`, {
    method: 'POST',
    body: JSON.stringify({
      size: documents.length,
      _source: false,
      query: { ids: { values: documents.map(({ _id }) => _id) } },
    }),
  });
  const present = new Set(hits.hits.map(({ _id }) => _id));
  return documents.filter(({ _id }) => !present.has(_id));
}

/** @returns the number of added documents @throws UserError when some are refused */
async function create(
  server: HttpServer,
  stream: string,
  documents: readonly Document[],
  before: number,
): Promise<number> {
  if (documents.length === 0) return 0;
  const lines = documents.flatMap(({ _id, _source }) => [{ create: { _id } }, _source]);
  const { items } = await server.json<BulkAnswer>(`${stream}/_bulk`, {
    method: 'POST',
    body: `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`,
    type: 'application/x-ndjson',
  });
  const refused = items
    .map(({ create }) => create)
    .filter(({ status, failure_store }) => status >= 300 || failure_store === 'used');
  const [first] = refused;
  if (first) {
    throw new UserError(
      `Elasticsearch refuses ${refused.length} of ${documents.length} documents (${first.error?.type ?? 'moved to the failure store'}) after adding ${before + documents.length - refused.length}`,
      'Read the log of Elasticsearch and fix the cause, then run the restore again: it skips the added documents.',
    );
  }
  return items.length;
}

/** Keeps the earliest and the latest of ISO 8601 times. */
function widen(times: string[], time: string): void {
  const [from = time, to = time] = times;
  times[0] = time < from ? time : from;
  times[1] = time > to ? time : to;
}
