import { JOBS, type Job, ORCHESTRATOR_PATHS } from '../../../lib/names';
import { compareExposition, owedBy } from '../exposition/compare';
import { parseExposition } from '../exposition/parse';
import { type Check, type Finding, failed, ok, skipped, warning } from '../finding';
import type { Instance, Patient } from '../patient';
import { few } from '../words';
import { orchestratorCheck } from './orchestrator';

const ENDPOINTS: readonly { readonly job: Job; readonly path: string }[] = [
  { job: JOBS.models, path: ORCHESTRATOR_PATHS.metrics },
  { job: JOBS.health, path: ORCHESTRATOR_PATHS.healthMetrics },
];
/** Share of the limit on samples from which on it is told. */
const NEARLY_FULL = 0.8;

/** That each orchestrator exposes what the metric catalogue says. */
export function expositionChecks(patient: Patient): Check[] {
  return patient.orchestrators.flatMap((instance) =>
    ENDPOINTS.map(
      ({ job, path }): Check => ({
        name: `metrics of ${instance.target}${path}`,
        group: 'Orchestrator',
        needs: [orchestratorCheck(instance)],
        look: () => look(patient, instance, job, path),
      }),
    ),
  );
}

async function look({ bundle }: Patient, instance: Instance, job: Job, path: string): Promise<Finding[]> {
  const { enableMetrics } = bundle.environment.orchestrator;
  const { sampleLimit } = bundle.environment.scrape;
  const subject = `metrics of ${instance.target}${path}`;
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
