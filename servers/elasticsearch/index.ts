import { DATA_SOURCES, PORTS } from '../../lib/names';
import { secretPath } from '../../lib/secrets';
import { readers } from '../../logs/elasticsearch/accounts';
import type { Connection } from '../../settings/connection';
import { isSwarm } from '../../settings/docker';
import type { Environment } from '../../settings/schema';
import { internalUrl, objectName } from '../addresses';
import type { ServerDefinition } from '../definition';
import { grafanaAccess } from '../grafana/access';
import type { DataSource } from '../grafana/data-sources';
import { imageOf } from '../images';
import { LOG_DOCUMENTS } from '../log-documents';
import type { Configuration, Workload } from '../workload';
import {
  type ClusterNode,
  COPY_TRANSPORT_FILES,
  clusterHealth,
  clusterNodes,
  clusterSettings,
  PUBLISHED,
} from './cluster';
import { correlations } from './correlations';

/**
 * Elasticsearch writes into its configuration folder, and reads its password only from a file that no other user can
 * read. Both are copied to /tmp, so that the root file system stays read-only and the secret stays a mount.
 */
function start(isCluster: boolean): string {
  return [
    'umask 077',
    'cp -r /usr/share/elasticsearch/config /tmp/config',
    `cp ${secretPath('elasticsearch_password')} /tmp/password && chmod 600 /tmp/password`,
    'export ES_PATH_CONF=/tmp/config ELASTIC_PASSWORD_FILE=/tmp/password',
    ...(isCluster ? COPY_TRANSPORT_FILES : []),
    `exec ${isCluster ? `${PUBLISHED} ` : ''}/usr/local/bin/docker-entrypoint.sh eswrapper`,
  ].join(' && ');
}

const HEALTH = `http://127.0.0.1:${PORTS.elasticsearch}/_cluster/health?wait_for_status=yellow&timeout=5s`;

const USER = '1000:0';

/** A volume whose data cannot be recreated, like those of {@link clusterNodes}. */
export const ELASTICSEARCH_SNAPSHOTS = 'elasticsearch-snapshots';

/** The built-in user with all privileges. */
export const ADMINISTRATOR = 'elastic';

const HOLDS = 'all logs, including the audit records';

/** One node, or a cluster of several, with security. */
export const elasticsearch: ServerDefinition = {
  name: 'elasticsearch',
  title: 'Elasticsearch',
  restartCost:
    'searches fail until it is back; scrapes continue, and no log line is lost because the collector keeps what it cannot send',
  login: () => ({ user: ADMINISTRATOR, secret: 'elasticsearch_password' }),
  external: (environment) => environment.elasticsearch.external,
  workloads: (environment) => clusterNodes(environment).map((node) => workload(environment, node)),
  configurations: snapshotsVolume,
  dataSources,
};

/** Gives the volume of the snapshots to Elasticsearch's user: the image has no such folder. */
function snapshotsVolume(environment: Environment): Configuration[] {
  if (!environment.elasticsearch.auditSnapshots) return [];
  return [
    {
      name: 'elasticsearch-config',
      image: imageOf(environment, 'prometheus'),
      owns: [{ volume: ELASTICSEARCH_SNAPSHOTS, user: USER }],
      files: { README: `The snapshots of the audit log are in the volume ${ELASTICSEARCH_SNAPSHOTS}.\n` },
    },
  ];
}

function workload(environment: Environment, node: ClusterNode): Workload {
  const { auditSnapshots, heapMiB, memoryMiB, cpus, nodes } = environment.elasticsearch;
  const cluster = nodes > 1 ? clusterSettings(environment, node) : undefined;
  return {
    name: node.name,
    containerName: node.containerName,
    node: node.number,
    ...(cluster && { aliases: cluster.aliases }),
    image: imageOf(environment, 'elasticsearch'),
    // bash, because sh drops variables with a dot in their name.
    command: ['bash', '-c', start(nodes > 1)],
    user: USER,
    environment: {
      'cluster.name': objectName(environment, 'logs'),
      ...(cluster ? cluster.environment : { 'discovery.type': 'single-node' }),
      // Lines that arrive before their data stream exists must wait, instead of creating an index without its
      // templates.
      'action.auto_create_index': '-logs-model_orchestrator.*,+*',
      ...(auditSnapshots && { 'path.repo': auditSnapshots.location }),
      'xpack.security.enabled': 'true',
      // No TLS: only other containers and clients on the loopback address can connect.
      'xpack.security.http.ssl.enabled': 'false',
      'xpack.security.enrollment.enabled': 'false',
      'ingest.geoip.downloader.enabled': 'false',
      ES_JAVA_OPTS: `-Xms${heapMiB}m -Xmx${heapMiB}m`,
    },
    // On one Docker host, commands use the first node. On a swarm, each publishes the port on its own host.
    ports:
      node.number === 1 || isSwarm(environment)
        ? [{ host: environment.ports.elasticsearch, container: PORTS.elasticsearch }]
        : [],
    mounts: [
      { volume: node.dataVolume, path: '/usr/share/elasticsearch/data', holds: HOLDS },
      ...(auditSnapshots
        ? [
            {
              volume: ELASTICSEARCH_SNAPSHOTS,
              path: auditSnapshots.location,
              holds: 'the snapshots of the audit log',
            },
          ]
        : []),
    ],
    // Java unpacks native libraries into /tmp.
    scratch: {
      '/tmp': { mebibytes: 256, executable: true },
      '/usr/share/elasticsearch/logs': { mebibytes: 64 },
    },
    networks: ['logs'],
    secrets: ['elasticsearch_password', ...(cluster?.secrets ?? [])],
    healthCheck: cluster
      ? clusterHealth(environment, node)
      : {
          command: [
            'sh',
            '-c',
            // By standard input: a process's arguments are visible to others.
            `printf 'user = "elastic:%s"' "$(cat ${secretPath('elasticsearch_password')})" | curl -sf -K - -o /dev/null '${HEALTH}'`,
          ],
          startSeconds: 180,
        },
    memoryMiB,
    cpus,
    after: [],
  };
}

/** A data source for each account: the logs, and the audit log if Grafana may show it. */
function dataSources(environment: Environment): DataSource[] {
  const { fields } = LOG_DOCUMENTS;
  const { name, grafana } = environment;
  return readers(name, grafana).map(({ user, secret, streams, audit }) => ({
    ...(audit ? DATA_SOURCES.audit : DATA_SOURCES.elasticsearch),
    type: 'elasticsearch',
    url: internalUrl(environment, 'elasticsearch', 'grafana'),
    basicAuth: true,
    basicAuthUser: user,
    jsonData: {
      ...tlsOf(environment.elasticsearch.connection).jsonData,
      index: streams.join(','),
      timeField: fields.time,
      logMessageField: fields.message,
      logLevelField: fields.level,
    },
    secureJsonData: {
      ...tlsOf(environment.elasticsearch.connection).secureJsonData,
      basicAuthPassword: `$__file{${secretPath(secret)}}`,
    },
    correlations: correlations(),
  }));
}

/** TLS only: Grafana reads with accounts of its own. */
function tlsOf({ tls }: Connection) {
  return grafanaAccess(tls ? { tls } : {});
}
