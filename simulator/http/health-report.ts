import { pluginOf } from '../orchestrator/health-checks';
import { HEALTH_CHECKS } from '../orchestrator/vocabulary';
import type { Simulation } from '../simulation';

/** Version that the simulated orchestrator reports. */
const VERSION = '1.0.0-simulated';

/** The results of the last health checks, as `/health` returns them. */
export function healthReport({ orchestrator, orchestratorTime }: Simulation) {
  const { failingCheck, registryIntact } = orchestrator.healthResult;
  const healthy = failingCheck === undefined && registryIntact;
  const status = healthy ? 'healthy' : 'unhealthy';
  const checks = HEALTH_CHECKS.map((check) => [check, check === failingCheck ? 'failed' : 'passed']);
  return {
    healthy,
    report: {
      status,
      timestamp: orchestratorTime.toISOString(),
      model_orchestrator: {
        status,
        checks: Object.fromEntries(checks),
        registry: { integrity: registryIntact ? 'intact' : 'corrupted' },
        version: VERSION,
        uptime_seconds: Math.round(orchestrator.uptimeSeconds),
        plugin: pluginOf(orchestrator.healthResult),
      },
    },
  };
}
