import { z } from 'zod';
import { HttpError } from '../../../clients/http';
import { ORCHESTRATOR_PATHS } from '../../../lib/names';
import type { DeployedOrchestrator, Deployment } from '../../deployment';
import { type DoctorCheck, type DoctorFinding, failed, ok, skipped } from '../finding';
import { containerCheck } from './containers';

const UNHEALTHY = 503;

/** The part of /health that the seed names; what is in it is up to the orchestrator. */
const healthSchema = z.object({
  model_orchestrator: z.looseObject({
    status: z.string().optional(),
    checks: z.record(z.string(), z.unknown()).optional(),
  }),
});

/** Name of the check that an orchestrator answers. */
export function orchestratorCheck({ target }: Pick<DeployedOrchestrator, 'target'>): string {
  return `orchestrator ${target}`;
}

/** That every orchestrator answers, and finds itself healthy. */
export function orchestratorChecks({ orchestrators }: Deployment): DoctorCheck[] {
  return orchestrators.flatMap((instance): DoctorCheck[] => [
    {
      name: orchestratorCheck(instance),
      group: 'Orchestrator',
      follows: causes(instance),
      look: () => answers(instance),
    },
    {
      name: `health of ${instance.target}`,
      group: 'Orchestrator',
      needs: [orchestratorCheck(instance)],
      look: () => isHealthy(instance),
    },
  ]);
}

async function answers({ server, target, container }: DeployedOrchestrator): Promise<DoctorFinding[]> {
  const subject = orchestratorCheck({ target });
  try {
    const { status, text } = await server.ask(ORCHESTRATOR_PATHS.health, { accept: [UNHEALTHY] });
    // Unhealthy, it says what is wrong; a proxy in front of nothing does not.
    if (status === UNHEALTHY && !/model_orchestrator/.test(text)) {
      return [
        failed(subject, `answers ${UNHEALTHY} at ${server.url}`, 'See its log.', causes({ container })),
      ];
    }
    return [ok(subject, `answers at ${server.url}`)];
  } catch (error) {
    const isUnreachable = error instanceof HttpError && error.status === undefined;
    if (container !== undefined || !isUnreachable) throw error;
    return [skipped(subject, 'cannot be reached from this machine: what Prometheus says of it counts')];
  }
}

function causes({ container }: { readonly container?: string | undefined }): string[] {
  return container === undefined ? [] : [containerCheck(container)];
}

async function isHealthy({ server, target }: DeployedOrchestrator): Promise<DoctorFinding[]> {
  const subject = `health of ${target}`;
  const { model_orchestrator: told } = await server.get(ORCHESTRATOR_PATHS.health, healthSchema, {
    accept: [UNHEALTHY],
  });
  const checks = Object.entries(told.checks ?? {});
  const bad = checks.filter(([, result]) => !GOOD.includes(String(result)));
  if (told.status !== undefined && !GOOD.includes(told.status)) {
    const which = bad.map(([name, result]) => `${name} ${String(result)}`);
    return [
      failed(
        subject,
        `${told.status}${which.length > 0 ? `: ${which.join(', ')}` : ''}`,
        `curl ${server.url}${ORCHESTRATOR_PATHS.health} | jq .model_orchestrator; runbooks/ModelOrchestratorUnhealthy.md tells more.`,
      ),
    ];
  }
  return [ok(subject, `${told.status ?? 'says nothing bad'}, ${checks.length} checks`)];
}

/** What an orchestrator calls a check that found nothing. */
const GOOD: readonly string[] = ['healthy', 'passed', 'ok', 'active', 'true'];
