import { execFile } from 'node:child_process';
import { chown, cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { ElasticsearchObjects } from '../../../logs/elasticsearch';
import { freePorts } from '../../support/lab';
import type { Programs } from './programs';
import { Server } from './server';

/** Elasticsearch refuses to run as root. */
const NOT_ROOT = 1_000;
/** Password of all users of the test's server. */
export const PASSWORD = 'only-for-the-test';

export interface StoredDocument {
  readonly _id: string;
  readonly _index: string;
  readonly _source: Record<string, unknown>;
}

/** An Elasticsearch for one test, with its data in the test's folder. */
export class Elasticsearch {
  private constructor(
    readonly url: string,
    readonly server: Server,
  ) {}

  /**
   * @param accounts roles and users, written to files before the start, because the lab's server cannot store them.
   * @default the server runs without security
   */
  static async start(
    { home, java }: Programs['elasticsearch'],
    folder: string,
    accounts?: Pick<ElasticsearchObjects, 'roles' | 'users'>,
  ): Promise<Elasticsearch> {
    const asRoot = process.getuid?.() === 0;
    const own = `${folder}/elasticsearch`;
    await mkdir(own, { recursive: true });
    // Copied, because Elasticsearch writes to its configuration folder, and its user may have no access to the installation.
    await cp(home, `${own}/home`, { recursive: true });
    // JSON is valid YAML.
    const roles = Object.entries(accounts?.roles ?? {}).map(([name, { cluster, indices }]) => [
      name,
      { cluster, indices },
    ]);
    await writeFile(`${own}/home/config/roles.yml`, JSON.stringify(Object.fromEntries(roles)));
    if (asRoot) await chownAll(own);
    const user = asRoot ? { uid: NOT_ROOT, gid: NOT_ROOT } : {};
    const env = { PATH: process.env.PATH, ES_JAVA_HOME: java, HOME: own };
    const tool = (name: string, args: readonly string[], input = '') => {
      const running = promisify(execFile)(`${own}/home/bin/${name}`, args, { env, ...user });
      running.child.stdin?.end(input);
      return running;
    };
    await tool('elasticsearch-keystore', ['create']);
    await tool('elasticsearch-keystore', ['add', '-x', 'bootstrap.password'], PASSWORD);
    for (const [name, { roles: given }] of Object.entries(accounts?.users ?? {}))
      await tool('elasticsearch-users', ['useradd', name, '-p', PASSWORD, '-r', given.join(',')]);
    // Free ports: with fixed ports, two tests that start at the same time would use the same server.
    const [port = 0, transportPort = 0] = await freePorts(2);
    const url = `http://127.0.0.1:${port}`;
    const settings = {
      'discovery.type': 'single-node',
      'http.port': port,
      'transport.port': transportPort,
      'network.host': '127.0.0.1',
      'path.data': `${own}/data`,
      'path.logs': `${own}/logs`,
      'action.auto_create_index': '-logs-model_orchestrator.*,+*',
      'xpack.security.enabled': String(accounts !== undefined),
      'xpack.security.http.ssl.enabled': 'false',
      'xpack.security.transport.ssl.enabled': 'false',
    };
    const server = new Server({
      name: 'elasticsearch',
      command: [
        `${own}/home/bin/elasticsearch`,
        ...Object.entries(settings).map(([name, value]) => `-E${name}=${value}`),
      ],
      variables: { ...env, PATH: process.env.PATH ?? '', ES_JAVA_OPTS: '-Xms1g -Xmx1g' },
      ...(asRoot ? { user: NOT_ROOT } : {}),
      folder,
      ready: `${url}/_cluster/health?wait_for_status=yellow&timeout=1s`,
      headers: authorization('elastic'),
    });
    await server.start();
    return new Elasticsearch(url, server);
  }

  /** @throws Error with Elasticsearch's response if the request fails */
  async request<T>(method: string, path: string, body?: unknown, user?: string): Promise<T> {
    const { status, text } = await this.answer(method, path, body, user);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 1_000)}`);
    return JSON.parse(text) as T;
  }

  /** Like {@link request}, for a request that may fail. */
  async answer(
    method: string,
    path: string,
    body?: unknown,
    user = 'elastic',
  ): Promise<{ readonly status: number; readonly text: string }> {
    const response = await fetch(`${this.url}/${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...authorization(user) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  }

  /** Creates an environment's objects, in the order of their references. */
  async apply(objects: ElasticsearchObjects): Promise<void> {
    for (const [kind, bodies] of [
      ['_ilm/policy', objects.lifecyclePolicies],
      ['_ingest/pipeline', objects.pipelines],
      ['_component_template', objects.componentTemplates],
      ['_index_template', objects.indexTemplates],
    ] as const) {
      for (const [name, body] of Object.entries(bodies))
        await this.request('PUT', `${kind}/${encodeURIComponent(name)}`, body);
    }
    await this.makeStreams(objects);
  }

  /** Creates empty data streams. */
  async makeStreams({ dataStreams }: ElasticsearchObjects): Promise<void> {
    for (const name of dataStreams) await this.request('PUT', `_data_stream/${name}`);
  }

  /** Recreates the data streams, for a part that counts documents. */
  async emptyStreams(objects: ElasticsearchObjects): Promise<void> {
    for (const name of objects.dataStreams) await this.request('DELETE', `_data_stream/${name}`);
    await this.makeStreams(objects);
  }

  /** All documents of a stream. */
  async documents(stream: string): Promise<Record<string, unknown>[]> {
    return (await this.hits(stream)).map(({ _source }) => _source);
  }

  /** All documents of a stream with their ids and backing indices. */
  async hits(stream: string): Promise<StoredDocument[]> {
    await this.request('POST', `${stream}/_refresh`);
    type Page = { _scroll_id: string; hits: { hits: StoredDocument[] } };
    const documents: StoredDocument[] = [];
    let page = await this.request<Page>('POST', `${stream}/_search?scroll=1m`, { size: 5_000 });
    while (page.hits.hits.length > 0) {
      documents.push(...page.hits.hits);
      page = await this.request<Page>('POST', '_search/scroll', { scroll: '1m', scroll_id: page._scroll_id });
    }
    return documents;
  }

  async count(stream: string): Promise<number> {
    await this.request('POST', `${stream}/_refresh`);
    return (await this.request<{ count: number }>('GET', `${stream}/_count`)).count;
  }
}

function authorization(user: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${user}:${PASSWORD}`).toString('base64')}` };
}

async function chownAll(folder: string): Promise<void> {
  await chown(folder, NOT_ROOT, NOT_ROOT);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    await chown(`${entry.parentPath}/${entry.name}`, NOT_ROOT, NOT_ROOT);
}
