import { ORCHESTRATOR_CONTAINER, PORTS, SERVICE } from '../lib/names';
import { orchestratorPort, simulated } from '../settings/orchestrator';
import type { Environment } from '../settings/schema';

/** Nothing listens on another address of the host. */
export const LOOPBACK = '127.0.0.1';

/** Name of a Docker object of an environment. */
export function objectName(environment: Environment, name: string): string {
  return `${SERVICE}-${environment.name}-${name}`;
}

/** The server's URL as other containers reach it. */
export function internalUrl(environment: Environment, server: Server): string {
  return environment[server].external ?? `http://${server}:${PORTS[server]}`;
}

/** The server's URL as this machine reaches it: what Terraform and the commands talk to. */
export function localUrl(environment: Environment, server: Server): string {
  return environment[server].external ?? `http://${LOOPBACK}:${environment.ports[server]}`;
}

/** The server's URL as people open it, without a trailing slash. */
export function publicUrl(environment: Environment, server: Server): string {
  const { publicUrl, external } = environment[server];
  return (publicUrl ?? external ?? `http://localhost:${environment.ports[server]}`).replace(/\/$/, '');
}

export type Server = 'prometheus' | 'alertmanager' | 'grafana' | 'elasticsearch';

/** The orchestrator's containers: the first has the seed's name. */
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

/** Where Alertmanager delivers to the simulator, if it runs. */
export function sink(environment: Environment): { notifications: string; heartbeats: string } | undefined {
  if (!simulated(environment)) return undefined;
  const base = `http://${ORCHESTRATOR_CONTAINER}:${PORTS.simulatorControl}`;
  return { notifications: `${base}/sink`, heartbeats: `${base}/heartbeat` };
}
