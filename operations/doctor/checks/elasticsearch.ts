import { z } from 'zod';
import type { Deployment } from '../../deployment';
import { differences } from '../differences';
import { type DoctorCheck, type DoctorFinding, failed, ok, skipped, warning } from '../finding';
import { count, few, size } from '../words';
import { reachCheck } from './reach';

export const ELASTICSEARCH = 'Elasticsearch';
/** What all but the first look at it needs. */
export const ELASTICSEARCH_LOGIN = 'Elasticsearch login';

const UNAUTHORIZED = [401, 403];
const NOT_FOUND = 404;
/** Elasticsearch's own watermarks: no new shards on a node, and indices that take nothing any more. */
const DISK = { low: 85, flood: 95 } as const;

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
const anySchema = z.record(z.string(), z.unknown());
const listSchema = (key: string) => z.object({ [key]: z.array(z.looseObject({ name: z.string() })) });

/** That Elasticsearch is healthy, and has the templates, pipelines and policies of this checkout. */
export function elasticsearchChecks(deployment: Deployment): DoctorCheck[] {
  const check = (name: string, look: () => Promise<DoctorFinding[]>): DoctorCheck => ({
    name,
    group: 'Logs',
    needs: [ELASTICSEARCH_LOGIN],
    look,
  });
  return [
    // That it refuses the login is told by the next check.
    reachCheck(deployment, 'elasticsearch', '/', UNAUTHORIZED),
    { name: ELASTICSEARCH_LOGIN, group: 'Logs', needs: [ELASTICSEARCH], look: () => login(deployment) },
    check('cluster health', () => health(deployment)),
    check('Elasticsearch disk', () => disk(deployment)),
    check('templates, pipelines and policies', () => objects(deployment)),
  ];
}

async function login({ elasticsearch, without }: Deployment): Promise<DoctorFinding[]> {
  if (without.elasticsearch) return [skipped(ELASTICSEARCH_LOGIN, without.elasticsearch)];
  await elasticsearch.ask('/');
  return [ok(ELASTICSEARCH_LOGIN, 'its credentials are accepted')];
}

async function health({ elasticsearch }: Deployment): Promise<DoctorFinding[]> {
  const subject = 'cluster health';
  const told = await elasticsearch.get('/_cluster/health', healthSchema);
  const seen = `${told.status}, ${count(told.number_of_nodes, 'node')}, ${count(told.unassigned_shards, 'unassigned shard')}`;
  const cure = `curl '${elasticsearch.url}/_cluster/allocation/explain?pretty'; runbooks/ElasticsearchUnhealthy.md`;
  if (told.status === 'red')
    return [failed(subject, `${seen}: some documents cannot be read or written`, cure)];
  if (told.status === 'yellow') return [warning(subject, `${seen}: replicas have no place`, cure)];
  return [ok(subject, seen)];
}

async function disk({ elasticsearch }: Deployment): Promise<DoctorFinding[]> {
  const subject = 'Elasticsearch disk';
  const { nodes } = await elasticsearch.get('/_nodes/stats/fs', disksSchema);
  const disks = Object.entries(nodes).map(([id, { name = id, fs }]) => {
    const { total_in_bytes: total, available_in_bytes: free } = fs.total;
    return { name, free, used: 100 * (1 - free / total) };
  });
  const fullest = disks.reduce((one, other) => (other.used > one.used ? other : one), {
    name: '',
    free: 0,
    used: -1,
  });
  if (fullest.used < 0) return [skipped(subject, 'no node tells of its disk')];
  const seen = `${fullest.used.toFixed(0)} % used, ${size(fullest.free)} free (${fullest.name})`;
  if (fullest.used >= DISK.flood) {
    return [
      failed(subject, `${seen}: indices take nothing any more`, 'Make room, or shorten the retention.'),
    ];
  }
  if (fullest.used >= DISK.low) {
    return [warning(subject, `${seen}: no new shard is put there`, 'Make room, or shorten the retention.')];
  }
  return [ok(subject, seen)];
}

type Kind = 'lifecycle policy' | 'pipeline' | 'component template' | 'index template' | 'data stream';

/** Where a kind of object is, and where in the answer its body. */
const KINDS: Readonly<
  Record<Kind, { readonly path: string; readonly body: (answer: unknown, name: string) => unknown }>
> = {
  'lifecycle policy': { path: '/_ilm/policy', body: (answer, name) => anySchema.parse(answer)[name] },
  pipeline: { path: '/_ingest/pipeline', body: (answer, name) => anySchema.parse(answer)[name] },
  'component template': {
    path: '/_component_template',
    body: listed('component_templates', 'component_template'),
  },
  'index template': { path: '/_index_template', body: listed('index_templates', 'index_template') },
  'data stream': {
    path: '/_data_stream',
    body: (answer, name) =>
      listSchema('data_streams')
        .parse(answer)
        .data_streams?.find((each) => each.name === name),
  },
};

function listed(list: string, key: string) {
  return (answer: unknown, name: string): unknown =>
    listSchema(list)
      .parse(answer)
      [list]?.find((each) => each.name === name)?.[key];
}

async function objects({ bundle, elasticsearch }: Deployment): Promise<DoctorFinding[]> {
  const { lifecyclePolicies, pipelines, componentTemplates, indexTemplates, dataStreams } =
    bundle.logs.elasticsearch;
  const deploy = `npm run deploy -- ${bundle.environment.name} elasticsearch`;
  const wanted: readonly (readonly [Kind, Readonly<Record<string, unknown>>])[] = [
    ['lifecycle policy', lifecyclePolicies],
    ['pipeline', pipelines],
    ['component template', componentTemplates],
    ['index template', indexTemplates],
    ['data stream', Object.fromEntries(dataStreams.map((name) => [name, {}]))],
  ];
  const all = wanted.flatMap(([kind, bodies]) =>
    Object.entries(bodies).map(([name, body]) => ({ kind, name, body })),
  );
  const seen = await Promise.all(
    all.map(async ({ kind, name, body }) => {
      const { path, body: find } = KINDS[kind];
      const { status, text } = await elasticsearch.ask(`${path}/${encodeURIComponent(name)}`, {
        accept: [NOT_FOUND],
      });
      const actual = status === NOT_FOUND ? undefined : find(JSON.parse(text), name);
      const differing = actual === undefined ? [] : differences(body, actual);
      return { name: `${kind} ${name}`, isMissing: actual === undefined, differing };
    }),
  );
  const subject = 'templates, pipelines and policies';
  const missing = seen.filter(({ isMissing }) => isMissing).map(({ name }) => name);
  const changed = seen
    .filter(({ differing }) => differing.length > 0)
    .map(({ name, differing }) => `${name} (${few(differing, 2)})`);
  return [
    ...(missing.length > 0 ? [failed(subject, `not there: ${few(missing)}`, deploy)] : []),
    ...(changed.length > 0
      ? [warning(`${subject}, changed`, `not as in this checkout: ${few(changed, 3)}`, deploy)]
      : []),
    ...(missing.length + changed.length === 0
      ? [ok(subject, `${seen.length} there, as in this checkout`)]
      : []),
  ];
}
