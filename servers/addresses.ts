import { ORCHESTRATOR_CONTAINER, PORTS, SERVICE } from '../lib/names';
import { collectsLogs, orchestratorPort, simulated } from '../settings/orchestrator';
import type { Environment } from '../settings/schema';
import type { NetworkName } from './workload';

/** The only address of the host on which the servers listen. */
export const LOOPBACK = '127.0.0.1';

/** Name of a Docker object of an environment. */
export function objectName(environment: Environment, name: string): string {
  return `${SERVICE}-${environment.name}-${name}`;
}

/** The server's URL for other containers. */
export function internalUrl(environment: Environment, server: ServerName): string {
  return environment[server].external ?? `http://${internalHost(environment, server)}:${PORTS[server]}`;
}

/** A server's host name for other containers. On the network that some of them join, another `prometheus` may exist. */
export function internalHost(environment: Environment, server: string): string {
  return environment.orchestrator.attach ? objectName(environment, server) : server;
}

/** The server's URL on this machine, for Terraform and the commands. */
export function localUrl(environment: Environment, server: ServerName): string {
  return environment[server].external ?? `http://${LOOPBACK}:${environment.ports[server]}`;
}

/** The server's URL for people, without a trailing slash. */
export function publicUrl(environment: Environment, server: ServerName): string {
  const { publicUrl, external } = environment[server];
  return (publicUrl ?? external ?? `http://localhost:${environment.ports[server]}`).replace(/\/$/, '');
}

/** A server that has a section with `external` and `publicUrl` in an environment. */
export type ServerName = 'prometheus' | 'alertmanager' | 'grafana' | 'elasticsearch';

/** A container of the orchestrator. */
export interface OrchestratorContainer {
  /** Host name for other containers, also in the `instance` label. */
  readonly name: string;
  readonly containerName: string;
  /** Port on the host. */
  readonly port: number;
}

/** The orchestrator's containers. The first has the name that the contract gives. */
export function orchestratorContainers(environment: Environment): OrchestratorContainer[] {
  const { containerName, instances } = environment.orchestrator;
  const numbered = (name: string, index: number) => (index === 0 ? name : `${name}-${index + 1}`);
  return Array.from({ length: instances }, (_, index) => ({
    name: numbered(ORCHESTRATOR_CONTAINER, index),
    containerName: numbered(containerName, index),
    port: orchestratorPort(environment, index),
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

/** The network on which the simulator's sink receives notifications, for those that send and receive them. */
export function sinkNetwork(environment: Environment): NetworkName[] {
  return simulated(environment) ? ['sink'] : [];
}

/** The network that the environment is attached to, for the workloads that join it. */
export function attachedNetworks({ orchestrator: { attach } }: Environment): { externalNetworks?: string[] } {
  return attach ? { externalNetworks: [attach.network] } : {};
}
