import { DATA_SOURCES, PORTS } from '../../lib/names';
import { secretPath } from '../../lib/secrets';
import { readers } from '../../logs/elasticsearch/accounts';
import type { Connection } from '../../settings/connection';
import type { Environment } from '../../settings/schema';
import { internalUrl, objectName } from '../addresses';
import type { ServerDefinition } from '../definition';
import { grafanaAccess } from '../grafana/access';
import type { DataSource } from '../grafana/data-sources';
import { imageOf } from '../images';
import { LOG_DOCUMENTS } from '../log-documents';
import type { Configuration, Workload } from '../workload';
import { correlations } from './correlations';

/**
 * Elasticsearch writes into its configuration folder, and reads its password only from a file that no other user can
 * read. Both are copied to /tmp, so that the root file system stays read-only and the secret stays a mount.
 */
const START = [
  'umask 077',
  'cp -r /usr/share/elasticsearch/config /tmp/config',
  `cp ${secretPath('elasticsearch_password')} /tmp/password && chmod 600 /tmp/password`,
  'export ES_PATH_CONF=/tmp/config ELASTIC_PASSWORD_FILE=/tmp/password',
  'exec /usr/local/bin/docker-entrypoint.sh eswrapper',
].join(' && ');

const HEALTH = `http://127.0.0.1:${PORTS.elasticsearch}/_cluster/health?wait_for_status=yellow&timeout=5s`;

const USER = '1000:0';

/** Volumes whose data cannot be recreated. */
export const ELASTICSEARCH_DATA = 'elasticsearch-data';
export const ELASTICSEARCH_SNAPSHOTS = 'elasticsearch-snapshots';

/** The built-in user with all privileges. */
export const ADMINISTRATOR = 'elastic';

const HOLDS = 'all logs, including the audit records';

/** One node, with security. A cluster of several nodes is `external`. */
export const elasticsearch: ServerDefinition = {
  name: 'elasticsearch',
  title: 'Elasticsearch',
  restartCost:
    'searches fail until it is back; scrapes continue, and no log line is lost because the collector keeps what it cannot send',
  login: () => ({ user: ADMINISTRATOR, secret: 'elasticsearch_password' }),
  external: (environment) => environment.elasticsearch.external,
  workloads: (environment) => [workload(environment)],
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

function workload(environment: Environment): Workload {
  const { auditSnapshots, heapMiB, memoryMiB, cpus } = environment.elasticsearch;
  return {
    name: 'elasticsearch',
    containerName: objectName(environment, 'elasticsearch'),
    image: imageOf(environment, 'elasticsearch'),
    // bash, because sh drops variables with a dot in their name.
    command: ['bash', '-c', START],
    user: USER,
    environment: {
      'cluster.name': objectName(environment, 'logs'),
      'discovery.type': 'single-node',
      // Lines that arrive before their data stream exists must wait, and not create an index without its templates.
      'action.auto_create_index': '-logs-model_orchestrator.*,+*',
      ...(auditSnapshots && { 'path.repo': auditSnapshots.location }),
      'xpack.security.enabled': 'true',
      // It is reachable from the loopback address and from the other containers only.
      'xpack.security.http.ssl.enabled': 'false',
      'xpack.security.enrollment.enabled': 'false',
      'ingest.geoip.downloader.enabled': 'false',
      ES_JAVA_OPTS: `-Xms${heapMiB}m -Xmx${heapMiB}m`,
    },
    ports: [{ host: environment.ports.elasticsearch, container: PORTS.elasticsearch }],
    mounts: [
      { volume: ELASTICSEARCH_DATA, path: '/usr/share/elasticsearch/data', holds: HOLDS },
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
    secrets: ['elasticsearch_password'],
    healthCheck: {
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

/** One for each account: the logs, and the audit log if Grafana may show it. */
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
