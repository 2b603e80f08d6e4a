import { objectName, type ServerName } from '../servers/addresses';
import type { ServerDefinition, Texts } from '../servers/definition';
import { NETWORKS, type NetworkName, type Platform, type Workload } from '../servers/workload';
import { DOCKER_HOST, isElsewhere } from '../settings/loopback';
import { CLIENTS, usesDockerHost } from '../settings/reach';
import type { Environment } from '../settings/schema';

/**
 * The containers of an environment. External servers have none.
 * @param files the configuration files: text by path, by folder of the server
 */
export function platform(
  environment: Environment,
  files: Readonly<Record<string, Texts>>,
  servers: readonly ServerDefinition[],
): Platform {
  const own = servers.filter(({ external }) => external?.(environment) === undefined);
  const workloads = own.flatMap(({ name, workloads, restartCost }) =>
    workloads(environment).map((workload) => ({
      ...reachable(environment, name, workload),
      server: name,
      restartCost,
    })),
  );
  const joined = new Set(workloads.flatMap(({ networks }) => networks));
  return {
    networks: (Object.keys(NETWORKS) as NetworkName[])
      .filter((name) => joined.has(name))
      .map((name) => ({
        name,
        dockerName: objectName(environment, name),
        internal: NETWORKS[name].internal,
      })),
    configurations: own.flatMap(
      ({ name, folder = name, configurations }) => configurations?.(environment, files[folder] ?? {}) ?? [],
    ),
    workloads: inStartOrder(workloads),
  };
}

/** Adds the Docker host's name if the settings use it, and a published address if an external server connects to it. */
function reachable(environment: Environment, server: string, workload: Workload): Workload {
  const { address } = environment.docker;
  const [port] = workload.ports;
  const isNeeded = (Object.entries(CLIENTS) as [ServerName, readonly string[]][]).some(
    ([client, servers]) =>
      isElsewhere(environment[client].external) &&
      [
        ...servers,
        ...(client === 'prometheus' ? ['orchestrator', 'collector'] : []),
        ...(client === 'grafana' ? ['thanos-query'] : []),
      ].includes(server),
  );
  return {
    ...workload,
    ...(address !== undefined && port && isNeeded && { ports: [...workload.ports, { ...port, address }] }),
    ...(usesDockerHost(environment) && { hosts: { [DOCKER_HOST]: 'host-gateway', ...workload.hosts } }),
  };
}

/** Sorts the workloads: each comes after those that it waits for. Their `after` keeps existing names only. */
function inStartOrder(workloads: readonly Workload[]): Workload[] {
  const names = workloads.map(({ name }) => name);
  const present = workloads.map((workload) => ({
    ...workload,
    after: workload.after.filter((name) => names.includes(name)),
  }));
  const ordered = new Set<Workload>();
  const add = (workload: Workload) => {
    for (const first of present) if (workload.after.includes(first.name)) add(first);
    ordered.add(workload);
  };
  present.forEach(add);
  return [...ordered];
}
