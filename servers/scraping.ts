import { Duration } from '../lib/duration';
import { EVALUATION_INTERVAL, JOBS, ORCHESTRATOR_PATHS, PORTS, SERVICE } from '../lib/names';
import type { Environment } from '../settings/schema';
import { internalUrl, orchestratorTargets } from './addresses';

/** A scrape has to be over before the next, and long before a server gives up. */
const SCRAPE_TIMEOUT = Duration.seconds(10);

/** `prometheus.yml`: the part that is used. */
export interface PrometheusConfig {
  readonly global: { readonly scrape_interval: string; readonly evaluation_interval: string };
  readonly rule_files: readonly string[];
  readonly alerting: { readonly alertmanagers: readonly AlertmanagerTarget[] };
  readonly storage: { readonly tsdb: { readonly retention: { readonly time: string } } };
  readonly scrape_configs: readonly ScrapeConfig[];
}
interface AlertmanagerTarget {
  readonly scheme: string;
  readonly path_prefix?: string;
  readonly static_configs: readonly StaticConfig[];
}
interface ScrapeConfig {
  readonly job_name: string;
  readonly scrape_interval: string;
  readonly scrape_timeout: string;
  readonly metrics_path: string;
  readonly scheme: string;
  readonly sample_limit?: number;
  readonly label_limit?: number;
  readonly body_size_limit?: string;
  readonly static_configs: readonly StaticConfig[];
}
interface StaticConfig {
  readonly targets: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

/** How often a job's targets are scraped. */
export function scrapeInterval(environment: Environment, job: string): Duration {
  if (job === JOBS.models) return Duration.seconds(environment.scrape.modelsSeconds);
  if (job === JOBS.health) return Duration.seconds(environment.scrape.healthSeconds);
  return EVALUATION_INTERVAL;
}

/** Scraping, retention and rules of one environment. */
export function prometheusConfig(environment: Environment): PrometheusConfig {
  const { enableMetrics } = environment.orchestrator;
  return {
    global: {
      scrape_interval: EVALUATION_INTERVAL.toString(),
      evaluation_interval: EVALUATION_INTERVAL.toString(),
    },
    rule_files: ['rules/*.yml'],
    alerting: { alertmanagers: [alertmanagerTarget(internalUrl(environment, 'alertmanager'))] },
    storage: {
      tsdb: { retention: { time: Duration.days(environment.prometheus.retentionDays).toString() } },
    },
    scrape_configs: [
      ...(enableMetrics
        ? [
            orchestratorJob(environment, JOBS.models, ORCHESTRATOR_PATHS.metrics),
            orchestratorJob(environment, JOBS.health, ORCHESTRATOR_PATHS.healthMetrics),
          ]
        : []),
      ownJob(environment, JOBS.prometheus, `http://localhost:${PORTS.prometheus}`),
      ownJob(environment, JOBS.alertmanager, internalUrl(environment, 'alertmanager')),
      ownJob(environment, JOBS.grafana, internalUrl(environment, 'grafana')),
      ...(environment.orchestrator.instances > 0
        ? [ownJob(environment, JOBS.collector, `http://collector:${PORTS.collectorMetrics}`)]
        : []),
    ],
  };
}

function orchestratorJob(environment: Environment, job: string, path: string): ScrapeConfig {
  const { sampleLimit, labelLimit } = environment.scrape;
  return {
    ...scraping(environment, job),
    metrics_path: path,
    scheme: 'http',
    sample_limit: sampleLimit,
    label_limit: labelLimit,
    body_size_limit: '10MB',
    static_configs: [
      {
        targets: orchestratorTargets(environment),
        labels: { service: SERVICE, environment: environment.name },
      },
    ],
  };
}

function ownJob(environment: Environment, job: string, server: string): ScrapeConfig {
  const url = new URL(server);
  return {
    ...scraping(environment, job),
    metrics_path: `${url.pathname.replace(/\/$/, '')}/metrics`,
    scheme: url.protocol.replace(':', ''),
    static_configs: [{ targets: [hostAndPort(url)], labels: { environment: environment.name } }],
  };
}

function scraping(environment: Environment, job: string) {
  const interval = scrapeInterval(environment, job);
  return {
    job_name: job,
    scrape_interval: interval.toString(),
    scrape_timeout: (interval.seconds < SCRAPE_TIMEOUT.seconds ? interval : SCRAPE_TIMEOUT).toString(),
  };
}

function alertmanagerTarget(server: string): AlertmanagerTarget {
  const url = new URL(server);
  return {
    scheme: url.protocol.replace(':', ''),
    ...(url.pathname !== '/' && { path_prefix: url.pathname }),
    static_configs: [{ targets: [hostAndPort(url)] }],
  };
}

function hostAndPort(url: URL): string {
  return url.port ? url.host : `${url.host}:${url.protocol === 'https:' ? 443 : 80}`;
}
