import { PORTS } from '../lib/names';
import { secretPath } from '../lib/secrets';
import { IMAGES } from '../lib/versions';
import type { Environment } from '../settings/schema';
import { objectName } from './addresses';
import type { Configuration, Workload } from './workload';

/**
 * Elasticsearch writes into its configuration folder and wants its password in a file that only its own user may read:
 * both are copied to where that is possible, so that the container's root stays read-only and the secret a mount.
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

/** Volumes with what cannot be made again. */
export const ELASTICSEARCH_DATA = 'elasticsearch-data';
export const ELASTICSEARCH_SNAPSHOTS = 'elasticsearch-snapshots';

/** Makes the volume of the snapshots Elasticsearch's own: its image has no such folder. */
export function snapshotsVolume({ elasticsearch, images }: Environment): Configuration | undefined {
  if (!elasticsearch.auditSnapshots) return undefined;
  return {
    name: 'elasticsearch-config',
    image: images.prometheus ?? IMAGES.prometheus,
    owns: { volume: ELASTICSEARCH_SNAPSHOTS, user: USER },
    files: { README: `The snapshots of the audit log are in the volume ${ELASTICSEARCH_SNAPSHOTS}.\n` },
  };
}

/** One node, with security; a cluster of several is `external`. */
export function elasticsearchWorkload(environment: Environment): Workload {
  const { elasticsearch, ports, images } = environment;
  return {
    name: 'elasticsearch',
    containerName: objectName(environment, 'elasticsearch'),
    image: images.elasticsearch ?? IMAGES.elasticsearch,
    // bash, as sh loses variables with a dot in their name.
    command: ['bash', '-c', START],
    user: USER,
    environment: {
      'cluster.name': objectName(environment, 'logs'),
      'discovery.type': 'single-node',
      // Lines that come before their data stream must not make an index without its templates: they wait.
      'action.auto_create_index': '-logs-model_orchestrator.*,+*',
      ...(elasticsearch.auditSnapshots && { 'path.repo': elasticsearch.auditSnapshots.location }),
      'xpack.security.enabled': 'true',
      // It answers on the loopback address and to the other containers only.
      'xpack.security.http.ssl.enabled': 'false',
      'xpack.security.enrollment.enabled': 'false',
      'ingest.geoip.downloader.enabled': 'false',
      ES_JAVA_OPTS: `-Xms${elasticsearch.heapMiB}m -Xmx${elasticsearch.heapMiB}m`,
    },
    ports: [{ host: ports.elasticsearch, container: PORTS.elasticsearch }],
    mounts: [
      { volume: ELASTICSEARCH_DATA, path: '/usr/share/elasticsearch/data' },
      ...(elasticsearch.auditSnapshots
        ? [{ volume: ELASTICSEARCH_SNAPSHOTS, path: elasticsearch.auditSnapshots.location }]
        : []),
    ],
    // Java unpacks native libraries into /tmp.
    scratch: {
      '/tmp': { mebibytes: 256, executable: true },
      '/usr/share/elasticsearch/logs': { mebibytes: 64 },
    },
    secrets: ['elasticsearch_password'],
    healthCheck: {
      command: [
        'sh',
        '-c',
        // By standard input, as a password does not belong into a process's arguments.
        `printf 'user = "elastic:%s"' "$(cat ${secretPath('elasticsearch_password')})" | curl -sf -K - -o /dev/null '${HEALTH}'`,
      ],
      startSeconds: 180,
    },
    memoryMiB: elasticsearch.memoryMiB,
    cpus: elasticsearch.cpus,
    after: [],
  };
}
