import type { Target } from '../../../clients/prometheus';
import { Duration } from '../../../lib/duration';
import { formatDuration } from '../../../lib/format';
import { count, few } from '../../../lib/words';
import { SERVERS } from '../../../servers';
import type { Deployment } from '../../deployment';
import { cureOfScrapeError } from '../exposition/cures';
import { CONTRACT } from '../exposition/expected';
import { type DoctorCheck, failed, ok, type Verdict, warning } from '../finding';
import { containerCheck } from './containers';
import { orchestratorCheck } from './orchestrator';
import { PROMETHEUS } from './prometheus';

/** A scrape is late after this many intervals. */
const LATE_AFTER_SCRAPES = 2;

/** Name of the check of a job's targets. */
export function targetsCheck(job: string): string {
  return `targets of ${job}`;
}

/** Checks, for each job, that all targets are scraped, and no others. */
export function targetChecks(deployment: Deployment): DoctorCheck[] {
  let asked: Promise<readonly Target[]> | undefined;
  const active = () => {
    asked ??= deployment.prometheus.targets();
    return asked;
  };
  const check = (name: string, judge: (targets: readonly Target[]) => Verdict): DoctorCheck => ({
    name,
    group: 'Prometheus',
    needs: [PROMETHEUS],
    run: async () => [judge(await active())],
  });
  return [
    ...deployment.bundle.prometheus.config.scrape_configs.map(
      ({ job_name, scrape_interval, metrics_path, static_configs }) =>
        check(targetsCheck(job_name), (targets) =>
          judgeJob(
            deployment,
            { name: job_name, path: metrics_path },
            static_configs.flatMap((each) => each.targets),
            targets.filter(({ scrapePool }) => scrapePool === job_name),
            Duration.parse(scrape_interval),
          ),
        ),
    ),
    check('unexpected targets', (targets) => judgeUnexpected(deployment, targets)),
  ];
}

function judgeUnexpected({ bundle }: Deployment, active: readonly Target[]): Verdict {
  const known = new Set(
    bundle.prometheus.config.scrape_configs.flatMap(({ job_name, static_configs }) =>
      static_configs.flatMap(({ targets }) => targets.map((target) => `${job_name} ${target}`)),
    ),
  );
  const unexpected = active
    .map(({ scrapePool, labels }) => `${scrapePool} ${labels.instance}`)
    .filter((name) => !known.has(name));
  return unexpected.length > 0
    ? warning(
        `scraped, but not in this checkout: ${few(unexpected)}`,
        `To remove them: npm run deploy -- ${bundle.environment.name} platform`,
      )
    : ok('none');
}

function judgeJob(
  deployment: Deployment,
  job: { readonly name: string; readonly path: string },
  wanted: readonly string[],
  active: readonly Target[],
  interval: Duration,
): Verdict {
  const now = deployment.now();
  const find = (target: string) => active.find(({ labels }) => labels.instance === target);
  const missing = wanted.filter((target) => !find(target));
  const down = wanted.flatMap((target) => {
    const found = find(target);
    return found && found.health === 'down' ? [found] : [];
  });
  const age = (target: Target) => (now - Date.parse(target.lastScrape)) / 1_000;
  const late = active.filter(
    (target) => target.health === 'up' && age(target) > LATE_AFTER_SCRAPES * interval.seconds + 10,
  );
  if (missing.length > 0) {
    return failed(
      `not scraped: ${few(missing)}`,
      `npm run deploy -- ${deployment.bundle.environment.name} platform updates the configuration.`,
    );
  }
  if (down.length > 0) {
    return failed(
      `${down.length} of ${wanted.length} down, last scraped ${formatDuration(Math.max(...down.map(age)))} ago: ${few(down.map(({ labels, lastError }) => `${labels.instance} (${lastError})`))}`,
      cureOf(job, down) ??
        'Check that the target runs and that Prometheus can reach it by this name: docs/operations.md#troubleshooting',
      down.flatMap(({ labels }) => causes(deployment, job.name, labels.instance)),
    );
  }
  const fresh = active.filter(({ health }) => health === 'unknown');
  if (fresh.length > 0) {
    return warning(
      `${fresh.length} of ${wanted.length} not scraped yet: ${few(fresh.map(({ labels }) => labels.instance))}`,
      `Prometheus has just started. Run npm run doctor again in ${interval}.`,
    );
  }
  if (late.length > 0) {
    return failed(
      `last scraped ${formatDuration(Math.max(...late.map(age)))} ago instead of every ${interval}`,
      'Check the load of Prometheus (docker stats), and compare its clock with the clock of this machine.',
    );
  }
  const oldest = formatDuration(Math.max(0, ...active.map(age)));
  return ok(`${count(active.length, 'target')} up, last scraped ${oldest} ago`);
}

/** The cure for the first error that the endpoint of an orchestrator causes. */
function cureOf(
  { name, path }: { readonly name: string; readonly path: string },
  down: readonly Target[],
): string | undefined {
  if (!(name in CONTRACT)) return undefined;
  const cures = down.map(({ labels, lastError }) => cureOfScrapeError(lastError, labels.instance, path));
  return cures.find((cure) => cure !== undefined);
}

/** Checks whose failure explains why a target is down. */
function causes({ bundle, orchestrators }: Deployment, job: string, target: string): string[] {
  const instance = orchestrators.find((each) => each.target === target);
  if (instance) return [orchestratorCheck(instance)];
  const server = SERVERS.find(({ scrapeJobs }) =>
    scrapeJobs?.(bundle.environment).some(({ job_name }) => job_name === job),
  );
  return server ? [containerCheck(server.name), server.title] : [];
}
