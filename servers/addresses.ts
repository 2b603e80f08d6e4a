import { ORCHESTRATOR_CONTAINER, PORTS, SERVICE } from '../lib/names';
import { isSwarm } from '../settings/docker';
import { ingressUrl } from '../settings/ingress-urls';
import { DOCKER_HOST, isElsewhere, LOOPBACK } from '../settings/loopback';
import { collectsLogs, orchestratorPort, simulated } from '../settings/orchestrator';
import type { ServerName } from '../settings/reach';
import type { Environment } from '../settings/schema';
import type { NetworkName, Workload } from './workload';

/** Name of a Docker object of an environment. */
export function objectName(environment: Environment, name: string): string {
  return `${SERVICE}-${environment.name}-${name}`;
}

/**
 * A server's URL for another server.
 * @param client the server that connects to it. @default a server in a container of this environment
 */
export function internalUrl(environment: Environment, server: ServerName, client?: ServerName): string {
  const { external } = environment[server];
  if (external !== undefined) return external;
  const outside = addressFor(environment, client);
  return outside === undefined
    ? `http://${internalHost(environment, isCluster(environment, server) ? ELASTICSEARCH_CLUSTER : server)}:${PORTS[server]}`
    : `http://${outside}:${environment.ports[server]}`;
}

/** The host name that all nodes of Elasticsearch share. It resolves to running nodes. */
export const ELASTICSEARCH_CLUSTER = 'elasticsearch-cluster';

function isCluster({ elasticsearch }: Environment, server: ServerName): boolean {
  return server === 'elasticsearch' && elasticsearch.nodes > 1;
}

/**
 * The address at which a client elsewhere reaches the containers' published ports. Undefined for a client in a
 * container.
 */
export function addressFor(
  environment: Environment,
  client: ServerName | undefined,
  node?: Workload['node'],
): string | undefined {
  const external = client && environment[client].external;
  if (external === undefined) return undefined;
  if (isSwarm(environment)) return hostOf(environment, node);
  const { address } = environment.docker;
  if (!isElsewhere(external) || address === undefined) return LOOPBACK;
  return address.includes(':') ? `[${address}]` : address;
}

/** A server's host name for other containers. With `attach`, it is unique on the network that some containers join. */
export function internalHost(environment: Environment, server: string): string {
  return environment.orchestrator.attach ? objectName(environment, server) : server;
}

/** The server's URL on this machine, for Terraform and the commands. */
export function localUrl(environment: Environment, server: ServerName): string {
  const { external } = environment[server];
  if (external === undefined) return `http://${hostOf(environment)}:${environment.ports[server]}`;
  return environment.docker.host === undefined
    ? external.replace(`//${DOCKER_HOST}`, `//${LOOPBACK}`)
    : external;
}

/** The server's URL for people, without a trailing slash. */
export function publicUrl(environment: Environment, server: ServerName): string {
  const { publicUrl, external } = environment[server];
  const local = external?.replace(`//${DOCKER_HOST}`, '//localhost');
  return (
    publicUrl ??
    ingressUrl(environment, server) ??
    local ??
    `http://${isSwarm(environment) ? hostOf(environment) : 'localhost'}:${environment.ports[server]}`
  ).replace(/\/$/, '');
}

/**
 * The host of URLs at which this machine reaches the ports of a workload: its node in a swarm, or the loopback address.
 * @param node @default the first one, which runs the first replica of each server
 */
export function hostOf({ docker: { nodes } }: Environment, node: Workload['node'] = 1): string {
  const { address } = nodes[node - 1] ?? { address: LOOPBACK };
  return address.includes(':') ? `[${address}]` : address;
}

/**
 * The Docker engine that runs a workload: that of its node in a swarm, or the only one. Undefined means DOCKER_HOST.
 */
export function engineOf({ docker }: Environment, { node = 1 }: Pick<Workload, 'node'>): string | undefined {
  return docker.engine === 'swarm' ? docker.nodes[node - 1]?.host : docker.host;
}

export type { ServerName } from '../settings/reach';

/** A container of the orchestrator. */
export interface OrchestratorContainer {
  /** Host name for other containers, also in the `instance` label. */
  readonly name: string;
  readonly containerName: string;
  /** Port on the host. */
  readonly port: number;
  /** Number of its swarm node. The containers are distributed over the nodes in turn. */
  readonly node: number;
}

/** The name of one of several equal objects, counted from 1. The first has no number, as if it were the only one. */
export function numbered(name: string, number: number): string {
  return number === 1 ? name : `${name}-${number}`;
}

/** The orchestrator's containers. The first has the name of the contract. */
export function orchestratorContainers(environment: Environment): OrchestratorContainer[] {
  const { containerName, instances } = environment.orchestrator;
  return Array.from({ length: instances }, (_, index) => ({
    name: numbered(ORCHESTRATOR_CONTAINER, index + 1),
    containerName: numbered(containerName, index + 1),
    port: orchestratorPort(environment, index),
    // The image of the simulator is built on one node.
    node: simulated(environment) ? 1 : (index % Math.max(environment.docker.nodes.length, 1)) + 1,
  }));
}

/** Names of the log folders that the collector reads, one for each orchestrator. */
export function logFolders(environment: Environment): string[] {
  const { attach, containerName } = environment.orchestrator;
  if (!collectsLogs(environment)) return [];
  return attach ? [containerName] : orchestratorContainers(environment).map(({ name }) => name);
}

/** The simulator's URLs for notifications; undefined without the simulator. */
export function sink(environment: Environment): { notifications: string; heartbeats: string } | undefined {
  if (!simulated(environment)) return undefined;
  const base = `http://${ORCHESTRATOR_CONTAINER}:${PORTS.simulatorControl}`;
  return { notifications: `${base}/sink`, heartbeats: `${base}/heartbeat` };
}

/** The network between the simulator's sink and the servers that notify it. Empty without the simulator. */
export function sinkNetwork(environment: Environment): NetworkName[] {
  return simulated(environment) ? ['sink'] : [];
}

/** The network that the environment is attached to, for the workloads that join it. */
export function attachedNetworks({ orchestrator: { attach } }: Environment): { externalNetworks?: string[] } {
  return attach ? { externalNetworks: [attach.network] } : {};
}
