import type { ObjectKind } from '../../../clients/elasticsearch';
import { formatBytes } from '../../../lib/format';
import { count, few } from '../../../lib/words';
import type { Deployment } from '../../deployment';
import { differences } from '../differences';
import {
  about,
  type CheckResult,
  checksOf,
  type DoctorCheck,
  failed,
  ok,
  skipped,
  warning,
} from '../finding';
import { reachChecks } from './reach';

const ELASTICSEARCH = 'Elasticsearch';
/** Name of the check that all other checks of Elasticsearch need. */
export const ELASTICSEARCH_LOGIN = 'Elasticsearch login';

/** Name of the check of everything that the stack of Elasticsearch creates. */
export const OBJECTS = 'templates, pipelines and policies';

/** Elasticsearch's watermarks, in percent: it allocates no new shards above `low`, and blocks writes above `flood`. */
const DISK = { low: 85, flood: 95 } as const;
const FREE_SPACE =
  'Free space, or shorten the retention in elasticsearch.retentionDays of the environment, then deploy.';

/** Checks that Elasticsearch is healthy and has the templates, pipelines and policies of this checkout. */
export function elasticsearchChecks(deployment: Deployment): DoctorCheck[] {
  return [
    // The next check reports a refused login.
    ...reachChecks(deployment, 'elasticsearch', 'Logs'),
    ...checksOf('Logs', [ELASTICSEARCH], { [ELASTICSEARCH_LOGIN]: () => login(deployment) }),
    ...checksOf('Logs', [ELASTICSEARCH_LOGIN], {
      'cluster health': () => health(deployment),
      'Elasticsearch disk': () => disk(deployment),
      [OBJECTS]: () => objects(deployment),
    }),
  ];
}

async function login({ elasticsearch, missingCredentials }: Deployment): Promise<CheckResult> {
  if (missingCredentials.elasticsearch) return skipped(missingCredentials.elasticsearch);
  await elasticsearch.checkLogin();
  return ok('the credentials are valid');
}

async function health({ elasticsearch }: Deployment): Promise<CheckResult> {
  const { status, ...cluster } = await elasticsearch.health();
  const seen = `${status}, ${count(cluster.number_of_nodes, 'node')}, ${count(cluster.unassigned_shards, 'unassigned shard')}`;
  const cure = `curl '${elasticsearch.url}/_cluster/allocation/explain?pretty'; runbooks/ElasticsearchUnhealthy.md`;
  if (status === 'red') return failed(`${seen}: some documents are unavailable`, cure);
  if (status === 'yellow') return warning(`${seen}: replicas are not allocated`, cure);
  return ok(seen);
}

async function disk({ elasticsearch }: Deployment): Promise<CheckResult> {
  const disks = (await elasticsearch.disks()).map(({ name, total, free }) => ({
    name,
    free,
    used: 100 * (1 - free / total),
  }));
  const fullest = disks.reduce((one, other) => (other.used > one.used ? other : one), {
    name: '',
    free: 0,
    used: -1,
  });
  if (fullest.used < 0) return skipped('no node reports its disk');
  const seen = `${fullest.used.toFixed(0)} % used, ${formatBytes(fullest.free)} free (${fullest.name})`;
  if (fullest.used >= DISK.flood) {
    return failed(`${seen}: Elasticsearch blocks writes`, FREE_SPACE);
  }
  if (fullest.used >= DISK.low) {
    return warning(`${seen}: Elasticsearch allocates no new shards`, FREE_SPACE);
  }
  return ok(seen);
}

async function objects({ bundle, elasticsearch }: Deployment): Promise<CheckResult> {
  const { lifecyclePolicies, pipelines, componentTemplates, indexTemplates, dataStreams } =
    bundle.logs.elasticsearch;
  const deploy = `npm run deploy -- ${bundle.environment.name} elasticsearch`;
  const wanted: readonly (readonly [ObjectKind, Readonly<Record<string, unknown>>])[] = [
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
      const actual = await elasticsearch.object(kind, name);
      const differing = actual === undefined ? [] : differences(body, actual);
      return { name: `${kind} ${name}`, isMissing: actual === undefined, differing };
    }),
  );
  const missing = seen.filter(({ isMissing }) => isMissing).map(({ name }) => name);
  const changed = seen
    .filter(({ differing }) => differing.length > 0)
    .map(({ name, differing }) => `${name} (${few(differing, 2)})`);
  return [
    ...(missing.length > 0 ? [failed(`missing: ${few(missing)}`, deploy)] : []),
    ...(changed.length > 0
      ? [about(`${OBJECTS}, changed`, warning(`differ from this checkout: ${few(changed, 3)}`, deploy))]
      : []),
    ...(missing.length + changed.length === 0 ? [ok(`${seen.length} objects, as in this checkout`)] : []),
  ];
}
