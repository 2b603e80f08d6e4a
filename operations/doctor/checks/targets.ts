import type { Target } from '../../../clients/prometheus';
import { Duration } from '../../../lib/duration';
import { formatDuration } from '../../../lib/format';
import { count, few } from '../../../lib/words';
import { SERVERS } from '../../../servers';
import type { ScrapeConfig } from '../../../servers/scraping';
import type { Deployment } from '../../deployment';
import { cureOfScrapeError } from '../exposition/cures';
import { CONTRACT, expectedExpositions } from '../exposition/expected';
import { type DoctorCheck, failed, ok, pending, type Verdict, warning } from '../finding';
import { containerCheck } from './containers';
import { orchestratorCheck } from './orchestrator';
import { PROMETHEUS, prometheusRuns } from './prometheus';

/** A scrape is late after this many intervals. */
const LATE_AFTER_SCRAPES = 2;

/** Name of the check of a job's targets. */
export function targetsCheck(job: string): string {
  return `targets of ${job}`;
}

/** Checks, for each job, that all targets are scraped, and no others. */
export function targetChecks(deployment: Deployment): DoctorCheck[] {
  let asked: Promise<[targets: readonly Target[], running: number]> | undefined;
  const ask = () => {
    asked ??= Promise.all([deployment.prometheus.targets(), prometheusRuns(deployment)]);
    return asked;
  };
  const check = (
    name: string,
    judge: (targets: readonly Target[], running: number) => Verdict,
  ): DoctorCheck => ({
    name,
    group: 'Prometheus',
    needs: [PROMETHEUS],
    run: async () => [judge(...(await ask()))],
  });
  return [
    ...deployment.bundle.prometheus.config.scrape_configs.map((job) =>
      check(targetsCheck(job.job_name), (targets, running) =>
        judgeJob(
          deployment,
          job,
          targets.filter(({ scrapePool }) => scrapePool === job.job_name),
          running,
        ),
      ),
    ),
    check('unexpected targets', (targets) => judgeUnexpected(deployment, targets)),
  ];
}

function judgeUnexpected({ bundle }: Deployment, active: readonly Target[]): Verdict {
  const jobs = bundle.prometheus.config.scrape_configs;
  const known = new Set(jobs.flatMap((job) => wantedBy(job).map((target) => `${job.job_name} ${target}`)));
  const discovering = new Set(jobs.filter(discovers).map(({ job_name }) => job_name));
  const unexpected = active
    .filter(({ scrapePool }) => !discovering.has(scrapePool))
    .map(({ scrapePool, labels }) => `${scrapePool} ${labels.instance}`)
    .filter((name) => !known.has(name));
  return unexpected.length > 0
    ? warning(
        `scraped, but not in this checkout: ${few(unexpected)}`,
        `To remove them: npm run deploy -- ${bundle.environment.name} platform`,
      )
    : ok('none');
}

/** The targets that a job names. */
function wantedBy({ static_configs }: ScrapeConfig): string[] {
  return static_configs.flatMap(({ targets }) => targets);
}

/** Whether a job discovers targets that the configuration does not name. */
function discovers({ dns_sd_configs, file_sd_configs }: ScrapeConfig): boolean {
  return dns_sd_configs !== undefined || file_sd_configs !== undefined;
}

/** @param running seconds since Prometheus started */
function judgeJob(
  deployment: Deployment,
  job: ScrapeConfig,
  active: readonly Target[],
  running: number,
): Verdict {
  const now = deployment.now();
  const interval = Duration.parse(job.scrape_interval);
  const named = wantedBy(job);
  if (discovers(job) && active.length === 0) {
    return failed(
      'finds no target',
      "Check the DNS records, or the files in the folder of the target group: Prometheus' log names a file that it cannot read.",
    );
  }
  const found = active.map(({ labels }) => labels.instance);
  const wanted = discovers(job) ? [...new Set([...named, ...found])] : named;
  const find = (target: string) => active.find(({ labels }) => labels.instance === target);
  const missing = wanted.filter((target) => !find(target));
  const down = wanted.flatMap((target) => {
    const found = find(target);
    return found && found.health === 'down' ? [found] : [];
  });
  const errors = few(down.map(({ labels, lastError }) => `${labels.instance} (${lastError})`));
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
  // The only scrape so far: the target may have started after it.
  if (down.length > 0 && down.every((target) => running - age(target) < interval.seconds)) {
    return pending(
      `${down.length} of ${wanted.length} did not respond to the first scrape after the start of Prometheus: ${errors}`,
      `Run npm run doctor again in ${interval}.`,
    );
  }
  if (down.length > 0) {
    return failed(
      `${down.length} of ${wanted.length} down, last scraped ${formatDuration(Math.max(...down.map(age)))} ago: ${errors}`,
      cureOf(deployment, job, down) ??
        'Check that the target runs and that Prometheus can reach it by this name: docs/operations.md#troubleshooting',
      down.flatMap(({ labels }) => causes(deployment, job.job_name, labels.instance)),
    );
  }
  const fresh = active.filter(({ health }) => health === 'unknown');
  if (fresh.length > 0) {
    return pending(
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
  { bundle: { environment } }: Deployment,
  { job_name, metrics_path: path }: ScrapeConfig,
  down: readonly Target[],
): string | undefined {
  // The jobs of further groups end with a number.
  if (!(job_name.replace(/-\d+$/, '') in CONTRACT)) return undefined;
  const login = expectedExpositions(environment).find((each) => each.login)?.login;
  const keyFile = login && `secrets/${environment.name}/${login.secret}`;
  const cures = down.map(({ labels, lastError }) =>
    cureOfScrapeError(lastError, labels.instance, path, keyFile),
  );
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
