import { join } from 'node:path';
import { count, few } from '../../../lib/words';
import type { DeployedOrchestrator, Deployment } from '../../deployment';
import { readSecretFile } from '../../secrets/safe-file';
import { compareExposition } from '../exposition/compare';
import { type ExpectedExposition, expectedExpositions } from '../exposition/expected';
import { type ScrapeOptions, scrape } from '../exposition/scrape';
import {
  about,
  type CheckResult,
  checksOf,
  type DoctorCheck,
  failed,
  ok,
  skipped,
  warning,
} from '../finding';
import { orchestratorCheck } from './orchestrator';

/** Warns above this share of the sample limit. */
const NEARLY_FULL = 0.8;
/**
 * Above this share of metrics without samples, the application is not instrumented: a lack of events alone cannot
 * explain it.
 */
const MOSTLY_UNSAMPLED = 0.5;

/** Name of the check of a target's endpoint. */
export function expositionCheck(target: string, { path }: ExpectedExposition): string {
  return `metrics of ${target}${path}`;
}

/**
 * Checks that each orchestrator exposes what is expected, in a form that Prometheus accepts.
 * @param expected an element for each endpoint
 */
export function expositionChecks(
  deployment: Deployment,
  expected: readonly ExpectedExposition[] = expectedExpositions(deployment.bundle.environment),
): DoctorCheck[] {
  return deployment.orchestrators.flatMap((instance) =>
    expected.flatMap((endpoint) =>
      checksOf('Orchestrator', [orchestratorCheck(instance)], {
        [expositionCheck(instance.target, endpoint)]: () => checkExposition(deployment, instance, endpoint),
      }),
    ),
  );
}

async function checkExposition(
  deployment: Deployment,
  { server, target }: DeployedOrchestrator,
  expected: ExpectedExposition,
): Promise<CheckResult> {
  const { orchestrator, scrape: limits } = deployment.bundle.environment;
  const subject = expositionCheck(target, expected);
  if (!orchestrator.enableMetrics)
    return skipped('metrics are disabled (MODEL_ORCHESTRATOR_ENABLE_METRICS is false)');
  const scraped = await scrape(server, expected, loginOf(deployment, expected));
  if ('seen' in scraped) return failed(scraped.seen, scraped.cure);
  const { families, samples } = scraped;
  const { missing, repeated, unsampled, unusable, unexpected } = compareExposition(
    families,
    expected,
    deployment.now(),
  );
  const { metrics, source, keep = '.*' } = expected;
  const kept = new RegExp(`^(?:${keep})$`);
  const stored = [...families.values()]
    .flatMap((family) => family.samples)
    .filter(({ name }) => kept.test(name)).length;
  const isNotInstrumented = unsampled.length > MOSTLY_UNSAMPLED * metrics.length;
  const verdicts = {
    [subject]:
      missing.length > 0
        ? failed(
            few(missing),
            `Rules and panels use it: expose it in the orchestrator, or change ${source} and its users.`,
          )
        : ok(`exposes the ${metrics.length} metrics of the catalogue, ${samples} samples`),
    [`${subject}, samples`]:
      unsampled.length > 0 &&
      (isNotInstrumented ? failed : warning)(
        `${unsampled.length} of ${count(metrics.length, 'metric')} declared, but never recorded: ${few(unsampled)}`,
        'Record the events in the application, and start counters at 0 (docs/instrument.md). Until then, alerts and panels that use these metrics have no data.',
      ),
    [`${subject}, workers`]:
      repeated.length > 0 &&
      failed(
        `every worker repeats the value, and rules add it up: ${few(repeated)}`,
        "Expose one value per instance: prometheus_client's multiprocess mode 'mostrecent' (docs/instrument.md).",
      ),
    [`${subject}, values`]:
      unusable.length > 0 &&
      failed(
        `Prometheus drops samples, or rules cannot use them: ${few(unusable)}`,
        'Fix what the application records: each series once, without a timestamp, and a number that is not NaN.',
      ),
    [`${subject}, unexpected`]:
      unexpected.length > 0 &&
      warning(few(unexpected), `Add it to ${source}, or remove it from the orchestrator.`),
    [`${subject}, size`]:
      stored > NEARLY_FULL * limits.sampleLimit &&
      warning(
        `${stored} samples; above ${limits.sampleLimit} the scrape fails`,
        'Find the label that grows (runbooks/MonitoringSeriesLimitHit.md), or raise scrape.sampleLimit in the environment.',
      ),
  };
  return Object.entries(verdicts).flatMap(([name, verdict]) => (verdict ? [about(name, verdict)] : []));
}

/** The key that the scrape sends, if the endpoint requires a login. */
function loginOf({ bundle, secrets }: Deployment, { login }: ExpectedExposition): ScrapeOptions {
  if (!login) return {};
  const key = readSecretFile(join(secrets, login.secret));
  return { keyFile: `secrets/${bundle.environment.name}/${login.secret}`, ...(key && { key }) };
}
