import { applicationLogs } from '../adapters';
import { furtherPort } from './further-ports';
import type { Environment } from './schema';

/** Whether the environment runs the bundled simulator instead of an orchestrator. */
export function simulated({ orchestrator }: Environment): boolean {
  return orchestrator.instances > 0 && orchestrator.image === undefined;
}

/** The loopback port of an instance, counted from 0. */
export function orchestratorPort({ ports }: Environment, index: number): number {
  return furtherPort(ports.orchestrator, index);
}

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
