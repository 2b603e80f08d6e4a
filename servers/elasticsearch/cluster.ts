import { PORTS } from '../../lib/names';
import { secretPath } from '../../lib/secrets';
import type { Environment } from '../../settings/schema';
import { ELASTICSEARCH_CLUSTER, internalHost, numbered, objectName } from '../addresses';
import type { HealthCheck, Workload } from '../workload';

/** One of the nodes of the cluster. The first has the names and the volumes of a single one. */
export interface ClusterNode {
  /** Counted from 1. In a swarm, it runs on the node of this number. */
  readonly number: number;
  /** Host name for other containers, and name of its workload. */
  readonly name: string;
  readonly containerName: string;
  readonly dataVolume: string;
}

/** The volume of the first node, whose data cannot be recreated. */
export const ELASTICSEARCH_DATA = 'elasticsearch-data';

/** Port on which nodes talk to each other. */
const TRANSPORT = 9_300;

/** The nodes that run in containers. Empty for an external cluster. */
export function clusterNodes(environment: Environment): ClusterNode[] {
  const { external, nodes } = environment.elasticsearch;
  if (external !== undefined) return [];
  return Array.from({ length: nodes }, (_, index) => {
    const number = index + 1;
    const name = numbered('elasticsearch', number);
    return {
      number,
      name,
      containerName: objectName(environment, name),
      dataVolume: numbered(ELASTICSEARCH_DATA, number),
    };
  });
}

/** The secret files with which nodes recognize each other: one certificate for all. */
const TRANSPORT_FILES = {
  'transport.crt': 'elasticsearch_transport_certificate',
  'transport.key': 'elasticsearch_transport_key',
} as const;

/** Elasticsearch reads TLS files in its own configuration folder only. */
export const COPY_TRANSPORT_FILES = [
  'mkdir /tmp/config/transport',
  ...Object.entries(TRANSPORT_FILES).map(
    ([file, secret]) => `cp ${secretPath(secret)} /tmp/config/transport/${file}`,
  ),
];

/**
 * The address on the network that nodes share: the first one of its host name. Without this setting, a node could
 * choose its address on another network, which the others do not reach.
 */
export const PUBLISHED =
  'env "network.publish_host=$(while read -r address names; do case " $names " in *" $HOSTNAME "*) echo "$address"; break ;; esac; done < /etc/hosts)"';

/** The settings of a node of a cluster that a single node does not have. */
export function clusterSettings(
  environment: Environment,
  node: ClusterNode,
): Pick<Workload, 'environment' | 'aliases' | 'secrets'> {
  const all = clusterNodes(environment);
  const others = all.filter(({ number }) => number !== node.number);
  return {
    environment: {
      'node.name': node.name,
      'node.attr.host': String(node.number),
      // The copies of a shard are on different hosts.
      'cluster.routing.allocation.awareness.attributes': 'host',
      'discovery.seed_hosts': others
        .map(({ name }) => `${internalHost(environment, name)}:${TRANSPORT}`)
        .join(','),
      // Only on the first node: the others can join a cluster, but never start another one.
      ...(node.number === 1 && { 'cluster.initial_master_nodes': all.map(({ name }) => name).join(',') }),
      'xpack.security.transport.ssl.enabled': 'true',
      'xpack.security.transport.ssl.verification_mode': 'certificate',
      'xpack.security.transport.ssl.client_authentication': 'required',
      'xpack.security.transport.ssl.key': 'transport/transport.key',
      'xpack.security.transport.ssl.certificate': 'transport/transport.crt',
      'xpack.security.transport.ssl.certificate_authorities': 'transport/transport.crt',
    },
    aliases: [internalHost(environment, ELASTICSEARCH_CLUSTER)],
    secrets: Object.values(TRANSPORT_FILES),
  };
}

/** Seconds within which a node has to join. After that it counts as started, even while shards are copied. */
const JOIN_SECONDS = 300;

/**
 * A new node becomes healthy when most nodes have joined and no shard is being copied: only then may the next one stop.
 * A node that reaches no other node becomes healthy at once, because it has to start first. Afterwards a node only has
 * to answer: a lost quorum is no reason to restart it.
 */
export function clusterHealth(environment: Environment, { number }: ClusterNode): HealthCheck {
  const { nodes } = environment.elasticsearch;
  const own = `http://127.0.0.1:${PORTS.elasticsearch}`;
  const others = clusterNodes(environment).filter((node) => node.number !== number);
  // Docker stops the check after ten seconds.
  const query = `wait_for_nodes=ge(${Math.floor(nodes / 2) + 1})&wait_for_no_initializing_shards=true&timeout=3s&master_timeout=3s`;
  const script = [
    `alive() { curl -s -m "$2" -o /dev/null "http://$1:${PORTS.elasticsearch}"; }`,
    // A busy node answers late.
    'if [ -e /tmp/started ]; then alive 127.0.0.1 8; exit; fi',
    'alive 127.0.0.1 3 || exit 1',
    'started() { touch /tmp/started; exit 0; }',
    // By standard input: a process's arguments are visible to others.
    `if printf 'user = "elastic:%s"' "$(cat ${secretPath('elasticsearch_password')})" | curl -sf -m 4 -K - -o /dev/null '${own}/_cluster/health?${query}'; then started; fi`,
    `[ $(($(date +%s) - $(stat -c %Y /proc/1))) -lt ${JOIN_SECONDS} ] || started`,
    // In parallel: a name without an address takes as long as an unreachable node.
    `for node in ${others.map(({ name }) => internalHost(environment, name)).join(' ')}; do alive $node 2 & tries="$tries $!"; done`,
    'for try in $tries; do ! wait $try || exit 1; done',
    // Also for the first node of a new cluster: it may not be replaced while the second one joins.
    'started',
  ];
  return { command: ['bash', '-c', script.join('\n')], startSeconds: JOIN_SECONDS };
}
