import { ORCHESTRATOR_CONTAINER, PORTS, SERVICE } from '../lib/names';
import { orchestratorPort, simulated } from '../settings/orchestrator';
import type { Environment } from '../settings/schema';

/** The only address of the host on which the servers listen. */
export const LOOPBACK = '127.0.0.1';

/** Name of a Docker object of an environment. */
export function objectName(environment: Environment, name: string): string {
  return `${SERVICE}-${environment.name}-${name}`;
}

/** The server's URL for other containers. */
export function internalUrl(environment: Environment, server: ServerName): string {
  return environment[server].external ?? `http://${server}:${PORTS[server]}`;
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

/** The orchestrator's containers. The first has the name that the contract gives. */
export function orchestratorContainers(environment: Environment): { name: string; port: number }[] {
  return Array.from({ length: environment.orchestrator.instances }, (_, index) => ({
    name: index === 0 ? ORCHESTRATOR_CONTAINER : `${ORCHESTRATOR_CONTAINER}-${index + 1}`,
    port: orchestratorPort(environment, index),
  }));
}

/** Every orchestrator to scrape, as host:port. */
export function orchestratorTargets(environment: Environment): string[] {
  return [
    ...orchestratorContainers(environment).map(({ name }) => `${name}:${PORTS.orchestrator}`),
    ...environment.orchestrator.targets,
  ];
}

/** The simulator's URLs for notifications; undefined without the simulator. */
export function sink(environment: Environment): { notifications: string; heartbeats: string } | undefined {
  if (!simulated(environment)) return undefined;
  const base = `http://${ORCHESTRATOR_CONTAINER}:${PORTS.simulatorControl}`;
  return { notifications: `${base}/sink`, heartbeats: `${base}/heartbeat` };
}
