import { ALERTS, type AlertName } from '../../alerts/catalogue';
import { modelInstanceVanished } from '../../alerts/catalogue/model-instance-vanished';
import type { Bundle } from '../../bundle';
import { Duration } from '../../lib/duration';
import { JOBS } from '../../lib/names';
import type { PrometheusConfig, ScrapeConfig } from '../../servers/scraping';
import { isSwarm } from '../../settings/docker';
import type { Environment } from '../../settings/schema';
import { drillFacts } from './faults';
import { type Drill, type DrillPlan, expect, type SkippedAlert } from './plan';

/** The `instance` label of the target that a fault adds. The domain `invalid` never resolves (RFC 2606). */
export const DRILL_TARGET = 'drill.invalid:8000';

type TargetJob = Pick<
  ScrapeConfig,
  'scheme' | 'metrics_path' | 'scrape_interval' | 'scrape_timeout' | 'static_configs'
>;

/** A fault that Prometheus sees without any change of the orchestrator: a further scrape job. */
export interface OutsideFault {
  readonly name: string;
  readonly alert: AlertName;
  /** The job to add. @param jobs those of the running configuration */
  readonly job: (jobs: readonly ScrapeConfig[]) => object;
}

/** Faults that need no change of the orchestrator and leave no trace. */
export const OUTSIDE_FAULTS: readonly OutsideFault[] = [
  {
    name: 'wrong-target',
    alert: 'ModelTargetDown',
    job: (jobs) => ({
      ...wrongTarget(jobs, JOBS.models),
      // The target looks like a further orchestrator.
      relabel_configs: [{ target_label: 'job', replacement: JOBS.models }],
    }),
  },
  { name: 'wrong-server', alert: 'MonitoringTargetDown', job: (jobs) => wrongTarget(jobs, JOBS.prometheus) },
  {
    name: 'full-sample-limit',
    alert: 'MonitoringSeriesLimitHit',
    // Prometheus scrapes itself a second time, and no more than one sample is allowed.
    job: (jobs) => ({ ...jobNamed(jobs, JOBS.prometheus), job_name: 'drill', sample_limit: 1 }),
  },
];

function wrongTarget(jobs: readonly ScrapeConfig[], like: string): object {
  const { scheme, metrics_path, scrape_interval, scrape_timeout, static_configs } = jobNamed(jobs, like);
  const { labels } = static_configs?.[0] ?? {};
  return {
    job_name: 'drill',
    ...({ scheme, metrics_path, scrape_interval, scrape_timeout } satisfies Partial<TargetJob>),
    static_configs: [{ targets: [DRILL_TARGET], ...(labels && { labels }) }],
  };
}

function jobNamed(jobs: readonly ScrapeConfig[], name: string): ScrapeConfig {
  const job = jobs.find(({ job_name }) => job_name === name);
  if (!job) throw new Error(`the configuration of Prometheus has no job ${name}`);
  return job;
}

/**
 * The configuration of Prometheus with the job of a fault.
 * @param ended whether the job has no target any more. @default false
 */
export function withFault(config: PrometheusConfig, { job }: OutsideFault, ended = false): object {
  const added = { ...job(config.scrape_configs), ...(ended && { static_configs: [] }) };
  return { ...config, scrape_configs: [...config.scrape_configs, added] };
}

/** Why no fault can be made in an environment with a real orchestrator. Undefined if some can. */
export function notFromOutside({ prometheus, docker }: Environment): string | undefined {
  if (prometheus.external !== undefined) {
    return `a drill adds a target to the configuration of Prometheus, but Prometheus is external: ${prometheus.external}`;
  }
  return isSwarm({ docker })
    ? 'a drill adds a target to the configuration of Prometheus, which each node of a swarm has in a volume of its own'
    : undefined;
}

/** Plans drills of the given alerts on a real orchestrator, one after the other: they share receivers. */
export function planOutside(
  bundle: Bundle,
  names: readonly string[],
  longest = Number.POSITIVE_INFINITY,
): DrillPlan {
  const drills: Drill[] = [];
  const skipped: SkippedAlert[] = [];
  const impossible = notFromOutside(bundle.environment);
  for (const { name: alert } of ALERTS.filter(({ name }) => names.includes(name))) {
    const fault = OUTSIDE_FAULTS.find((each) => each.alert === alert);
    const resolved = bundle.alerts.find(({ name }) => name === alert);
    const skip = (why: string) => skipped.push({ alert, why });
    if (!fault) skip(drillFacts(alert).withoutFault ?? IN_ORCHESTRATOR);
    else if (impossible !== undefined) skip(impossible);
    else if (!resolved) skip('it is disabled in this environment');
    else if (resolved.evaluator === 'grafana')
      skip('Grafana evaluates it, and a drill follows only Prometheus');
    else {
      const expectation = expect(bundle, alert, { alerts: [alert], mayFollow: [] });
      const atMost = fault.name === 'wrong-target' ? unnoticed(bundle) : undefined;
      if (expectation.least > longest) skip(`takes ${Duration.seconds(expectation.least)}`);
      else if (atMost !== undefined && expectation.least >= atMost) {
        skip(
          `takes ${Duration.seconds(expectation.least)}, and ${modelInstanceVanished.name} would notify an hour later that a target vanished which existed for more than ${Duration.seconds(atMost)}`,
        );
      } else drills.push({ fault, expectations: [expectation], ...(atMost !== undefined && { atMost }) });
    }
  }
  return { batches: drills.map((drill) => [drill]), skipped };
}

const IN_ORCHESTRATOR =
  'its fault is in the orchestrator, which a drill never changes: drill it in an environment that runs the simulator (npm run drill -- dev)';

/** How long a target may exist before its removal causes an alert, in seconds. Undefined if it causes none. */
function unnoticed({ alerts }: Bundle): number | undefined {
  const held = alerts.find(({ name }) => name === modelInstanceVanished.name)?.for;
  // Prometheus removes a target about a minute after it loaded a configuration without it.
  return held && held.seconds - 120;
}
