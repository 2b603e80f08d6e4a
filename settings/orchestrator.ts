import type { Environment } from './schema';

/** Whether the bundled simulator stands in for the orchestrator. */
export function simulated({ orchestrator }: Environment): boolean {
  return orchestrator.instances > 0 && orchestrator.image === undefined;
}

/** The loopback port of an instance, counted from 0. */
export function orchestratorPort({ ports }: Environment, index: number): number {
  // Further instances have ports of their own, away from the fixed ports of the other servers.
  return index === 0 ? ports.orchestrator : ports.orchestrator + 10_000 + index;
}
