import { applicationLogs } from '../adapters';
import type { Environment } from './schema';

/** Whether the environment runs the bundled simulator instead of an orchestrator. */
export function simulated({ orchestrator }: Environment): boolean {
  return orchestrator.instances > 0 && orchestrator.image === undefined;
}

/** The loopback port of an instance, counted from 0. */
export function orchestratorPort({ ports }: Environment, index: number): number {
  // 10,000 above, where no other server has a port.
  return index === 0 ? ports.orchestrator : ports.orchestrator + 10_000 + index;
}

/** The highest port number. */
export const LAST_PORT = 65_535;

/** Whether the log files of an orchestrator on the Docker engine are collected. */
export function collectsLogs({ orchestrator: { instances, attach } }: Environment): boolean {
  return instances > 0 || attach?.logVolume !== undefined || attach?.logFolder !== undefined;
}

/** Folder of the log files in the orchestrator's container. */
export function logFolder({
  adapter,
  container,
}: Pick<Environment['orchestrator'], 'adapter' | 'container'>): string {
  return container.logFolder ?? applicationLogs(adapter).folder;
}
