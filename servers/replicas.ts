import { PORTS } from '../lib/names';
import { type ReplicatedServer, replicaPort } from '../settings/replicas';
import type { Environment } from '../settings/schema';
import { addressFor, hostOf, internalHost, internalUrl, numbered, objectName } from './addresses';

/** One of the equal containers of a server. The first has the same name, volumes and port as a single one. */
export interface Replica {
  /** Counted from 1. In a swarm, it runs on the node of this number. */
  readonly number: number;
  /** Host name for other containers, and name of its workload. */
  readonly name: string;
  readonly containerName: string;
  /** Port on its host. */
  readonly port: number;
}

/** The replicas of a server that runs in containers. Empty for an external one. */
export function replicasOf(environment: Environment, server: ReplicatedServer): Replica[] {
  const { external, replicas } = environment[server];
  if (external !== undefined) return [];
  return Array.from({ length: replicas }, (_, index) => {
    const number = index + 1;
    const name = numbered(server, number);
    return {
      number,
      name,
      containerName: objectName(environment, name),
      port: replicaPort(environment, server, number),
    };
  });
}

/**
 * The URLs of all replicas of a server, or of all members of an external cluster, for another server.
 * @param client the server that connects to them. @default a server in a container of this environment
 */
export function internalUrls(
  environment: Environment,
  server: ReplicatedServer,
  client?: 'prometheus' | 'grafana',
): string[] {
  const [first, ...others] = replicasOf(environment, server);
  if (!first) {
    const members = server === 'alertmanager' ? environment.alertmanager.members : [];
    return [internalUrl(environment, server, client), ...members];
  }
  return [
    internalUrl(environment, server, client),
    ...others.map(({ name, number, port }) => {
      const outside = addressFor(environment, client, number);
      return outside === undefined
        ? `http://${internalHost(environment, name)}:${PORTS[server]}`
        : `http://${outside}:${port}`;
    }),
  ];
}

/** The URL of a replica on this machine. */
export function replicaUrl(environment: Environment, { number, port }: Replica): string {
  return `http://${hostOf(environment, number)}:${port}`;
}

/**
 * The address of a container on its first network, in a shell. Without it, a member of a cluster could choose an
 * address that the others do not reach, such as that of a swarm's gateway.
 */
export const OWN_ADDRESS = "$(hostname -i | cut -d ' ' -f 1)";

/** The addresses of a cluster's members. All members have the same list, and each ignores its own address. */
export function peersOf(environment: Environment, members: readonly Replica[], port: number): string[] {
  return members.map(({ name }) => `${internalHost(environment, name)}:${port}`);
}
