import { JOBS, ORCHESTRATOR_PATHS } from '../../../lib/names';
import type { DeployedOrchestrator, Deployment } from '../../deployment';
import { compareExposition, owedBy } from '../exposition/compare';
import { parseExposition } from '../exposition/parse';
import { type DoctorCheck, type DoctorFinding, failed, ok, skipped, warning } from '../finding';
import { few } from '../words';
import { orchestratorCheck } from './orchestrator';

const ENDPOINTS = {
  [JOBS.models]: ORCHESTRATOR_PATHS.metrics,
  [JOBS.health]: ORCHESTRATOR_PATHS.healthMetrics,
} as const;
type Endpoint = keyof typeof ENDPOINTS;
/** Share of the limit on samples from which on it is told. */
const NEARLY_FULL = 0.8;

/** Name of the check of what a target exposes to a job. */
export function expositionCheck(target: string, job: Endpoint): string {
  return `metrics of ${target}${ENDPOINTS[job]}`;
}

/** That each orchestrator exposes what the metric catalogue says. */
export function expositionChecks(deployment: Deployment): DoctorCheck[] {
  return deployment.orchestrators.flatMap((instance) =>
    ([JOBS.models, JOBS.health] as const).map(
      (job): DoctorCheck => ({
        name: expositionCheck(instance.target, job),
        group: 'Orchestrator',
        needs: [orchestratorCheck(instance)],
        look: () => look(deployment, instance, job),
      }),
    ),
  );
}

async function look(
  { bundle }: Deployment,
  instance: DeployedOrchestrator,
  job: Endpoint,
): Promise<DoctorFinding[]> {
  const { enableMetrics } = bundle.environment.orchestrator;
  const { sampleLimit } = bundle.environment.scrape;
  const path = ENDPOINTS[job];
  const subject = expositionCheck(instance.target, job);
  if (!enableMetrics) return [skipped(subject, 'MODEL_ORCHESTRATOR_ENABLE_METRICS is false')];
  const exposition = parseExposition((await instance.server.ask(path)).text);
  if ('problem' in exposition) {
    return [failed(subject, `is no exposition: ${exposition.problem}`, `curl ${instance.server.url}${path}`)];
  }
  const { breaks, bears } = compareExposition(exposition, job);
  const owed = owedBy(job).length;
  return [
    ...(breaks.length > 0
      ? [
          failed(
            subject,
            few(breaks),
            'Rules and panels miss what they name: mend the orchestrator, or change lib/metrics/orchestrator.ts and what uses it.',
          ),
        ]
      : [ok(subject, `${owed} metrics as in the catalogue, ${exposition.samples} samples`)]),
    ...(bears.length > 0
      ? [
          warning(
            `${subject}, more`,
            few(bears),
            'Nothing uses it: add it to lib/metrics/orchestrator.ts, or have the orchestrator leave it out.',
          ),
        ]
      : []),
    ...(exposition.samples > NEARLY_FULL * sampleLimit
      ? [
          warning(
            `${subject}, size`,
            `${exposition.samples} samples of the ${sampleLimit} above which the scrape is refused`,
            'See which label grows; scrape.sampleLimit raises the limit.',
          ),
        ]
      : []),
  ];
}
