import { JOBS, ORCHESTRATOR_PATHS } from '../../../lib/names';
import type { DeployedOrchestrator, Deployment } from '../../deployment';
import { compareExposition, metricsOf } from '../exposition/compare';
import { parseExposition } from '../exposition/parse';
import { type DoctorCheck, type DoctorFinding, failed, ok, skipped, warning } from '../finding';
import { few } from '../words';
import { orchestratorCheck } from './orchestrator';

const ENDPOINTS = {
  [JOBS.models]: ORCHESTRATOR_PATHS.metrics,
  [JOBS.health]: ORCHESTRATOR_PATHS.healthMetrics,
} as const;
type Endpoint = keyof typeof ENDPOINTS;
/** Warns above this share of the sample limit. */
const NEARLY_FULL = 0.8;

/** Name of the check of a target's metrics endpoint. */
export function expositionCheck(target: string, job: Endpoint): string {
  return `metrics of ${target}${ENDPOINTS[job]}`;
}

/** Checks that each orchestrator exposes the metrics of the catalogue. */
export function expositionChecks(deployment: Deployment): DoctorCheck[] {
  return deployment.orchestrators.flatMap((instance) =>
    ([JOBS.models, JOBS.health] as const).map(
      (job): DoctorCheck => ({
        name: expositionCheck(instance.target, job),
        group: 'Orchestrator',
        needs: [orchestratorCheck(instance)],
        run: () => checkExposition(deployment, instance, job),
      }),
    ),
  );
}

async function checkExposition(
  { bundle }: Deployment,
  instance: DeployedOrchestrator,
  job: Endpoint,
): Promise<DoctorFinding[]> {
  const { enableMetrics } = bundle.environment.orchestrator;
  const { sampleLimit } = bundle.environment.scrape;
  const path = ENDPOINTS[job];
  const subject = expositionCheck(instance.target, job);
  if (!enableMetrics)
    return [skipped(subject, 'metrics are disabled (MODEL_ORCHESTRATOR_ENABLE_METRICS is false)')];
  const exposition = parseExposition((await instance.server.ask(path)).text);
  if ('problem' in exposition) {
    return [
      failed(
        subject,
        `is not in Prometheus text format: ${exposition.problem}`,
        `Fix the endpoint; curl ${instance.server.url}${path} prints its response.`,
      ),
    ];
  }
  const { missing, unexpected } = compareExposition(exposition, job);
  return [
    ...(missing.length > 0
      ? [
          failed(
            subject,
            few(missing),
            'Rules and panels use it: expose it in the orchestrator, or change lib/metrics/orchestrator.ts and its users.',
          ),
        ]
      : [
          ok(
            subject,
            `exposes the ${metricsOf(job).length} metrics of the catalogue, ${exposition.samples} samples`,
          ),
        ]),
    ...(unexpected.length > 0
      ? [
          warning(
            `${subject}, unexpected`,
            few(unexpected),
            'Add it to lib/metrics/orchestrator.ts, or remove it from the orchestrator.',
          ),
        ]
      : []),
    ...(exposition.samples > NEARLY_FULL * sampleLimit
      ? [
          warning(
            `${subject}, size`,
            `${exposition.samples} samples; above ${sampleLimit} the scrape fails`,
            'Find the label that grows (runbooks/MonitoringSeriesLimitHit.md), or raise scrape.sampleLimit in the environment.',
          ),
        ]
      : []),
  ];
}
