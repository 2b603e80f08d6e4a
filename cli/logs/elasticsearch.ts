import { chown, cp, mkdir, readdir } from 'node:fs/promises';
import type { ElasticsearchObjects } from '../../logs/elasticsearch';
import type { Programs } from './programs';
import { Server } from './server';

/** Of this command: no port of a deployment. */
const PORT = 28_411;
const TRANSPORT_PORT = 28_412;
/** Elasticsearch refuses to run as root. */
const NOT_ROOT = 1_000;

/** A server of its own for a test, with its data in the test's folder. */
export class Elasticsearch {
  readonly url = `http://127.0.0.1:${PORT}`;

  private constructor(readonly server: Server) {}

  static async start({ home, java }: Programs['elasticsearch'], folder: string): Promise<Elasticsearch> {
    const asRoot = process.getuid?.() === 0;
    const own = `${folder}/elasticsearch`;
    await mkdir(own, { recursive: true });
    // It writes into its configuration folder, and as another user it may not see where it is installed.
    await cp(home, `${own}/home`, { recursive: true });
    if (asRoot) await chownAll(own);
    const settings = {
      'discovery.type': 'single-node',
      'http.port': PORT,
      'transport.port': TRANSPORT_PORT,
      'network.host': '127.0.0.1',
      'path.data': `${own}/data`,
      'path.logs': `${own}/logs`,
      'path.repo': `${own}/snapshots`,
      'action.auto_create_index': '-logs-model_orchestrator.*,+*',
      'xpack.security.enabled': 'false',
    };
    const server = new Server({
      name: 'elasticsearch',
      command: [
        `${own}/home/bin/elasticsearch`,
        ...Object.entries(settings).map(([name, value]) => `-E${name}=${value}`),
      ],
      variables: { ES_JAVA_HOME: java, ES_JAVA_OPTS: '-Xms1g -Xmx1g', HOME: own },
      ...(asRoot ? { user: NOT_ROOT } : {}),
      folder,
      ready: `http://127.0.0.1:${PORT}/_cluster/health?wait_for_status=yellow&timeout=1s`,
    });
    await server.start();
    return new Elasticsearch(server);
  }

  /** @throws Error with Elasticsearch's own words when it refuses */
  async request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 1_000)}`);
    return JSON.parse(text) as T;
  }

  /** Makes an environment's objects, in the order in which they need each other. */
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
    for (const name of objects.dataStreams) await this.request('PUT', `_data_stream/${name}`);
  }
}

async function chownAll(folder: string): Promise<void> {
  await chown(folder, NOT_ROOT, NOT_ROOT);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    await chown(`${entry.parentPath}/${entry.name}`, NOT_ROOT, NOT_ROOT);
}
