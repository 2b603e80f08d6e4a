import type { RelationProblem } from '../lib/problems';
import { isSwarm } from './docker';
import { isLoopback, LOOPBACK } from './loopback';
import { collectsLogs, orchestratorPort, simulated } from './orchestrator';
import type { Refusal } from './refusal';
import { REPLICATED, replicaPort } from './replicas';
import type { Environment } from './schema';

const ALL_ADDRESSES = '0.0.0.0';

/** A port of the Docker host, on one of its IP addresses or on all IPv4 ones. */
export interface HostPort {
  readonly address: string;
  readonly port: number;
}

/** Whether two containers cannot both publish their ports: on the same address, or one of them on all addresses. */
export const collide = (one: HostPort, other: HostPort): boolean =>
  one.port === other.port &&
  (one.address === other.address || [one.address, other.address].includes(ALL_ADDRESSES));

/** A port that the settings of an environment reserve on its Docker host. */
export interface ReservedPort extends HostPort {
  /** The setting that it follows from, below the environment. */
  readonly setting: string;
  /** The server or setting that uses the port, for messages. */
  readonly owner: string;
  /** Whether a container publishes it. Settings of servers without a container reserve their ports too. */
  readonly isPublished: boolean;
}

/** Every port that an environment reserves, with its setting. */
export function reservedPorts(environment: Environment): ReservedPort[] {
  const { ports, ingress, orchestrator, prometheus } = environment;
  const published: Readonly<Record<keyof Environment['ports'], boolean>> = {
    grafana: environment.grafana.external === undefined,
    prometheus: prometheus.external === undefined,
    alertmanager: environment.alertmanager.external === undefined,
    elasticsearch: environment.elasticsearch.external === undefined,
    orchestrator: orchestrator.instances > 0,
    simulatorControl: simulated(environment),
    thanosQuery: prometheus.external === undefined && prometheus.thanos !== undefined,
    collectorMetrics: prometheus.external !== undefined && collectsLogs(environment),
  };
  const servers = Object.keys(published) as (keyof typeof published)[];
  const onLoopback = (server: keyof typeof published, owner: string, port: number): ReservedPort => ({
    setting: `ports.${server}`,
    owner,
    port,
    address: LOOPBACK,
    isPublished: published[server],
  });
  return [
    ...servers.map((server) => onLoopback(server, server, ports[server])),
    ...REPLICATED.flatMap((server) =>
      Array.from({ length: environment[server].replicas - 1 }, (_, index) =>
        onLoopback(server, `${server} (replica ${index + 2})`, replicaPort(environment, server, index + 2)),
      ),
    ),
    ...Array.from({ length: Math.max(orchestrator.instances - 1, 0) }, (_, index) =>
      onLoopback(
        'orchestrator',
        `orchestrator (instance ${index + 2})`,
        orchestratorPort(environment, index + 1),
      ),
    ),
    ...(ingress
      ? (['httpsPort', 'httpPort'] as const).map((name) => ({
          setting: `ingress.${name}`,
          owner: `ingress.${name}`,
          port: ingress[name],
          address: ingress.address,
          isPublished: true,
        }))
      : []),
  ];
}

/** Refuses a port that several settings of one environment reserve. */
export function checkPorts(environment: Environment): Refusal[] {
  const owners = new Map<number, string[]>();
  for (const { owner, port } of reservedPorts(environment))
    owners.set(port, [...(owners.get(port) ?? []), owner]);
  return [...owners]
    .filter(([, sharing]) => sharing.length > 1)
    .map(([port, sharing]) => ({
      field: 'ports',
      message: `${sharing.join(' and ')} have the same port ${port}`,
      cure: `Give each its own port in ports, or ingress, of environments/${environment.name}.ts.`,
      others: ['ingress'],
    }));
}

/**
 * Refuses ports and container names that two environments use on the same remote Docker host, or on nodes of the same swarm.
 * Without `docker.host`, and with a local address there, the host depends on where `deploy` runs: its preflight checks the
 * engine's containers.
 */
export function checkSharedHost(environments: readonly Environment[]): RelationProblem[] {
  return environments.flatMap((later, index) =>
    environments.slice(0, index).flatMap((earlier) => {
      const others = remoteHosts(earlier);
      const shared = remoteHosts(later).find((host) => others.includes(host));
      return shared === undefined ? [] : checkPair(earlier, later, shared);
    }),
  );
}

/** The host of each Docker engine on another machine. */
function remoteHosts({ docker }: Environment): string[] {
  const engines = isSwarm({ docker }) ? docker.nodes.map(({ host }) => host) : [docker.host];
  return engines.flatMap((engine) => {
    const [, host] = /^(?:ssh|tcp):\/\/(?:[^@/]*@)?([^/]+?)(?::\d+)?(?:\/|$)/.exec(engine ?? '') ?? [];
    return host === undefined || isLoopback(host) ? [] : [host.toLowerCase()];
  });
}

function checkPair(earlier: Environment, later: Environment, shared: string): RelationProblem[] {
  const setting = (environment: Environment) => (isSwarm(environment) ? 'docker.nodes' : 'docker.host');
  const both = `both environments run on ${shared} (${setting(later)})`;
  const problem = (path: string, other: string, message: string, cure: string): RelationProblem => ({
    path: `${later.name}.${path}`,
    message,
    cure,
    compares: [
      ...[`${later.name}.${path}`, `${earlier.name}.${other}`],
      ...[later, earlier].map((each) => `${each.name}.${setting(each)}`),
    ],
  });
  const [ports, others] = [later, earlier].map((environment) =>
    reservedPorts(environment).filter(({ isPublished }) => isPublished),
  );
  const collisions = (ports ?? []).flatMap((one) =>
    (others ?? [])
      .filter((other) => collide(one, other))
      .map((other) =>
        problem(
          one.setting,
          other.setting,
          `port ${one.port} of ${one.owner} is also the port of ${other.owner} in ${earlier.name} (${other.setting}), and ${both}`,
          `Set ${one.setting} in environments/${later.name}.ts or ${other.setting} in environments/${earlier.name}.ts to another port.`,
        ),
      ),
  );
  const { containerName, instances } = later.orchestrator;
  const sameName = instances > 0 && earlier.orchestrator.instances > 0;
  return sameName && containerName === earlier.orchestrator.containerName
    ? [
        ...collisions,
        problem(
          'orchestrator.containerName',
          'orchestrator.containerName',
          `'${containerName}' is also the name of the orchestrator's container in ${earlier.name}, and ${both}`,
          'Set it to another name in one of them.',
        ),
      ]
    : collisions;
}
