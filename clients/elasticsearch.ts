import * as z from 'zod';
import { HttpServer } from './http';

const UNAUTHORIZED = [401, 403];
/** How long Elasticsearch keeps the point in time of an export between two requests. */
const KEEP_ALIVE = '2m';
/** By default, a search in which a shard fails or times out returns the documents of the others. */
const COMPLETE = 'allow_partial_search_results=false';

const clusterSchema = z.object({ cluster_uuid: z.string() });
const healthSchema = z.object({
  status: z.enum(['green', 'yellow', 'red']),
  number_of_nodes: z.number(),
  unassigned_shards: z.number(),
});
const disksSchema = z.object({
  nodes: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      fs: z.object({ total: z.object({ total_in_bytes: z.number(), available_in_bytes: z.number() }) }),
    }),
  ),
});
const allocationSchema = z.array(z.object({ node: z.string(), shards: z.string() }));
const anySchema = z.record(z.string(), z.unknown());
const listSchema = z.array(z.looseObject({ name: z.string() }));
const totalSchema = z.object({ hits: z.object({ total: z.object({ value: z.number() }) }) });
const newestSchema = z.object({
  hits: z.object({
    total: z.object({ value: z.number() }),
    hits: z.array(z.object({ _source: z.looseObject({ '@timestamp': z.string() }) })),
  }),
});
const pitSchema = z.object({ id: z.string() });
const idsSchema = z.object({ hits: z.object({ hits: z.array(z.object({ _id: z.string() })) }) });

const dataStreamSchema = z.object({
  data_streams: z.array(z.object({ failure_store: z.object({ enabled: z.boolean() }).optional() })),
});

/** A document of a failure store. */
const refusalSchema = z.object({
  hits: z.object({
    hits: z.array(
      z.object({ _source: z.object({ error: z.object({ type: z.string(), message: z.string() }) }) }),
    ),
  }),
});

/** A document with its id. */
export interface StoredDocument {
  readonly _id: string;
  readonly _source: { readonly '@timestamp'?: string };
}
interface Page {
  readonly pit_id: string;
  readonly hits: { readonly hits: readonly (StoredDocument & { readonly sort: readonly unknown[] })[] };
}
/** The result of adding one document. */
export interface CreatedDocument {
  readonly status: number;
  readonly error?: { readonly type: string };
  /** `used` when the pipeline or the mapping refused the document. Its status is then that of a success. */
  readonly failure_store?: string;
}

/** The API path of each kind of object, and where the response contains its body. */
const OBJECTS = {
  'lifecycle policy': { path: '_ilm/policy' },
  pipeline: { path: '_ingest/pipeline' },
  'component template': {
    path: '_component_template',
    list: 'component_templates',
    body: 'component_template',
  },
  'index template': { path: '_index_template', list: 'index_templates', body: 'index_template' },
  'data stream': { path: '_data_stream', list: 'data_streams' },
} as const satisfies Record<string, { path: string; list?: string; body?: string }>;
export type ObjectKind = keyof typeof OBJECTS;

/** The API of Elasticsearch. All methods throw {@link HttpError}. */
export class Elasticsearch extends HttpServer {
  /** Succeeds also with wrong credentials, which {@link checkLogin} reports. */
  async ready(): Promise<void> {
    await this.ask('/', { accept: UNAUTHORIZED });
  }

  /** Throws unless Elasticsearch accepts the credentials. */
  async checkLogin(): Promise<void> {
    await this.ask('/');
  }

  /** Throws unless the user exists and has this password. Needs security to be enabled. */
  async authenticate(): Promise<void> {
    await this.ask('/_security/_authenticate');
  }

  async version(): Promise<string> {
    return (await this.get('/', z.object({ version: z.object({ number: z.string() }) }))).version.number;
  }

  async clusterId(): Promise<string> {
    return (await this.get('/', clusterSchema)).cluster_uuid;
  }

  async health(): Promise<z.output<typeof healthSchema>> {
    return this.get('/_cluster/health', healthSchema);
  }

  /** The disk of each node, in bytes. */
  async disks(): Promise<{ readonly name: string; readonly total: number; readonly free: number }[]> {
    const { nodes } = await this.get('/_nodes/stats/fs', disksSchema);
    return Object.entries(nodes).map(([id, { name = id, fs }]) => ({
      name,
      total: fs.total.total_in_bytes,
      free: fs.total.available_in_bytes,
    }));
  }

  /** The number of shards on each node of the cluster, by the name of the node. */
  async shards(): Promise<ReadonlyMap<string, number>> {
    const nodes = await this.get('/_cat/allocation?format=json&h=node,shards', allocationSchema);
    return new Map(nodes.map(({ node, shards }) => [node, Number(shards)]));
  }

  /** The body of an object. Undefined if it does not exist. */
  async object(kind: ObjectKind, name: string): Promise<unknown> {
    const { path, list, body }: { path: string; list?: string; body?: string } = OBJECTS[kind];
    const found = await this.find(`/${path}/${encodeURIComponent(name)}`, anySchema);
    if (found === undefined || list === undefined) return found?.[name];
    const listed = listSchema.parse(found[list]).find((each) => each.name === name);
    return body === undefined ? listed : listed?.[body];
  }

  /** The number of documents that match a Lucene query. */
  async count(index: string, lucene: string): Promise<number> {
    const json = { size: 0, track_total_hits: true, query: { query_string: { query: lucene } } };
    return (await this.get(`/${index}/_search`, totalSchema, { json })).hits.total.value;
  }

  /** The number of documents and the time of the newest one. Undefined if the data stream does not exist. */
  async newest(dataStream: string): Promise<{ documents: number; at: string | undefined } | undefined> {
    const json = {
      size: 1,
      track_total_hits: true,
      sort: [{ '@timestamp': { order: 'desc', unmapped_type: 'date' } }],
      _source: ['@timestamp'],
    };
    const found = await this.find(`/${dataStream}/_search`, newestSchema, { json });
    return found && { documents: found.hits.total.value, at: found.hits.hits[0]?._source['@timestamp'] };
  }

  /**
   * Why the last document of the failure store of a data stream was refused: the type of the error and the field, but no
   * value of the document. Undefined if the server has no failure store, or an empty one.
   */
  async lastRefusal(dataStream: string): Promise<string | undefined> {
    const json = { size: 1, sort: [{ '@timestamp': 'desc' }], _source: ['error.type', 'error.message'] };
    const found = await this.find(`/${dataStream}::failures/_search`, refusalSchema, { json });
    const error = found?.hits.hits[0]?._source.error;
    if (!error) return undefined;
    const [, field] = /\bfield (?:name )?\[([^\]]*)\]/.exec(error.message) ?? [];
    return field === undefined ? error.type : `${error.type} in field ${field}`;
  }

  /**
   * Whether a data stream keeps refused documents in its failure store. Undefined if it does not exist, or the server has
   * no failure stores.
   */
  async hasFailureStore(dataStream: string): Promise<boolean | undefined> {
    const found = await this.find(`/_data_stream/${dataStream}`, dataStreamSchema);
    return found?.data_streams[0]?.failure_store?.enabled;
  }

  async requireDataStream(name: string): Promise<void> {
    await this.ask(`/${OBJECTS['data stream'].path}/${name}`);
  }

  /** Makes newly indexed documents searchable. */
  async refresh(dataStream: string): Promise<void> {
    await this.ask(`/${dataStream}/_refresh`, { method: 'POST' });
  }

  /** All documents of a data stream, in its state at the start of the export. */
  async *documents(dataStream: string, pageSize: number): AsyncGenerator<readonly StoredDocument[]> {
    const pit = `/${dataStream}/_pit?keep_alive=${KEEP_ALIVE}`;
    let { id } = await this.get(pit, pitSchema, { method: 'POST' });
    try {
      for (let after: readonly unknown[] | undefined; ; ) {
        const page: Page = await this.json(`/_search?${COMPLETE}`, {
          method: 'POST',
          body: JSON.stringify({
            size: pageSize,
            pit: { id, keep_alive: KEEP_ALIVE },
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
      // It expires by itself, and an error here would hide that of the search.
      await this.ask('/_pit', { method: 'DELETE', body: JSON.stringify({ id }) }).catch(() => {});
    }
  }

  /** Which of the ids exist in any index of a data stream: Elasticsearch keeps ids unique only within one index. */
  async existing(dataStream: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const body = JSON.stringify({ size: ids.length, _source: false, query: { ids: { values: ids } } });
    const { hits } = await this.get(`/${dataStream}/_search?${COMPLETE}`, idsSchema, {
      method: 'POST',
      body,
    });
    return new Set(hits.hits.map(({ _id }) => _id));
  }

  /** Adds documents with their ids. @returns a result for each */
  async create(dataStream: string, documents: readonly StoredDocument[]): Promise<CreatedDocument[]> {
    const lines = documents.flatMap(({ _id, _source }) => [{ create: { _id } }, _source]);
    const { items } = await this.json<{ items: readonly { create: CreatedDocument }[] }>(
      `/${dataStream}/_bulk`,
      {
        body: `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`,
        type: 'application/x-ndjson',
      },
    );
    return items.map(({ create }) => create);
  }

  /** Sets the password of a user. It is in the body, which no message quotes. */
  async setPassword(user: string, password: string): Promise<void> {
    await this.ask(`/_security/user/${user}/_password`, { body: JSON.stringify({ password }) });
  }
}
