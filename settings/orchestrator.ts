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
