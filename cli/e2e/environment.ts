import type { EnvironmentInput } from '../../environments/schema';
import { PORTS } from '../../lib/names';

/** Beside those of an environment that runs on this machine. */
const PORT_OFFSET = 20_000;

/**
 * The environment that is brought up: small, with the simulator, on ports of its own. Of all names, only what is called
 * `dev` can be destroyed whole: elsewhere the audit records are kept from it.
 */
export const E2E = {
  name: 'dev',
  grafana: { adminPassword: 'secret' },
  orchestrator: { memoryMiB: 256 },
  elasticsearch: { heapMiB: 512, memoryMiB: 1_024 },
  ports: {
    grafana: PORTS.grafana + PORT_OFFSET,
    prometheus: PORTS.prometheus + PORT_OFFSET,
    orchestrator: PORTS.orchestrator + PORT_OFFSET,
    alertmanager: PORTS.alertmanager + PORT_OFFSET,
    elasticsearch: PORTS.elasticsearch + PORT_OFFSET,
    simulatorControl: PORTS.simulatorControl + PORT_OFFSET,
  },
} satisfies EnvironmentInput;
