import { pluginOf } from '../orchestrator/health-checks';
import { HEALTH_CHECKS } from '../orchestrator/vocabulary';
import type { Simulation } from '../simulation';
import type { Reply } from './router';

/** The version that the simulated orchestrator claims. */
const VERSION = '1.0.0-simulated';

/** The answer of /health: what the last health checks found. 200 when healthy, 503 when not. */
export function healthReport({ orchestrator, orchestratorTime }: Simulation): Reply {
  const { failingCheck, registryIntact } = orchestrator.healthResult;
  const healthy = failingCheck === undefined && registryIntact;
  const status = healthy ? 'healthy' : 'unhealthy';
  const checks = HEALTH_CHECKS.map((check) => [check, check === failingCheck ? 'failed' : 'passed']);
  return {
    status: healthy ? 200 : 503,
    body: {
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
