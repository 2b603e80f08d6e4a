import * as z from 'zod';
import { adapterNamed } from '../../../adapters';
import { HttpError, type HttpServer } from '../../../clients/http';
import { SimulatorClient } from '../../../clients/simulator';
import { ORCHESTRATOR_PATHS } from '../../../lib/names';
import type { DeployedOrchestrator, Deployment } from '../../deployment';
import { type CheckResult, type DoctorCheck, failed, ok, skipped, warning } from '../finding';
import { containerCheck } from './containers';

const UNHEALTHY = 503;

/** The part of /health that the contract defines. The orchestrator decides about the rest. */
const healthSchema = z.object({
  model_orchestrator: z.looseObject({
    status: z.string().optional(),
    checks: z.record(z.string(), z.unknown()).optional(),
  }),
});

/** Name of the check that an orchestrator responds. */
export function orchestratorCheck({ target }: Pick<DeployedOrchestrator, 'target'>): string {
  return `orchestrator ${target}`;
}

/** Checks that every orchestrator responds and reports itself healthy. */
export function orchestratorChecks(deployment: Deployment): DoctorCheck[] {
  const { orchestrators, bundle, simulator } = deployment;
  const withoutReport = adapterNamed(bundle.environment.orchestrator.adapter)?.withoutHealthReport;
  const checks = orchestrators.flatMap((instance): DoctorCheck[] => [
    {
      name: orchestratorCheck(instance),
      group: 'Orchestrator',
      follows: causes(instance),
      run: () => responds(instance),
    },
    {
      name: `health of ${instance.target}`,
      group: 'Orchestrator',
      needs: [orchestratorCheck(instance)],
      run: async () => (withoutReport ? skipped(withoutReport) : isHealthy(instance)),
    },
  ]);
  const [first] = orchestrators;
  if (!simulator || !first) return checks;
  const faults: DoctorCheck = {
    name: 'simulated faults',
    group: 'Orchestrator',
    follows: causes(first),
    run: () => simulatedFaults(simulator),
  };
  return [...checks, faults];
}

/** A drill stops its fault; a drill that was killed cannot. */
async function simulatedFaults(simulator: HttpServer): Promise<CheckResult> {
  const active = await new SimulatorClient(simulator.url).active();
  return active.length === 0
    ? ok('no fault is active')
    : warning(
        `active: ${active.join(', ')}`,
        `Unless a drill is running, stop them: curl -X DELETE ${simulator.url}/faults`,
      );
}

async function responds({ server, container }: DeployedOrchestrator): Promise<CheckResult> {
  try {
    const { status, text } = await server.ask(ORCHESTRATOR_PATHS.health, { accept: [UNHEALTHY] });
    // The response of an unhealthy orchestrator has a report; that of a proxy without a backend does not.
    if (status === UNHEALTHY && !/model_orchestrator/.test(text)) {
      return failed(
        `responds with ${UNHEALTHY} at ${server.url}`,
        'Check its log; runbooks/ModelTargetDown.md',
        causes({ container }),
      );
    }
    return ok(`responds at ${server.url}`);
  } catch (error) {
    const isUnreachable = error instanceof HttpError && error.status === undefined;
    if (container !== undefined || !isUnreachable) throw error;
    return skipped('not reachable from this machine; see the targets of Prometheus');
  }
}

function causes({ container }: { readonly container?: string | undefined }): string[] {
  return container === undefined ? [] : [containerCheck(container)];
}

async function isHealthy({ server }: DeployedOrchestrator): Promise<CheckResult> {
  const { model_orchestrator: reported } = await server.get(ORCHESTRATOR_PATHS.health, healthSchema, {
    accept: [UNHEALTHY],
  });
  const checks = Object.entries(reported.checks ?? {});
  const bad = checks.filter(([, result]) => !GOOD.includes(String(result)));
  if (reported.status !== undefined && !GOOD.includes(reported.status)) {
    const which = bad.map(([name, result]) => `${name} ${String(result)}`);
    return failed(
      `${reported.status}${which.length > 0 ? `: ${which.join(', ')}` : ''}`,
      `curl ${server.url}${ORCHESTRATOR_PATHS.health} | jq .model_orchestrator; runbooks/ModelOrchestratorUnhealthy.md`,
    );
  }
  return ok(`${reported.status ?? 'no status'}, ${checks.length} checks`);
}

/** Values that mean that a health check passed. */
const GOOD: readonly string[] = ['healthy', 'passed', 'ok', 'active', 'true'];
