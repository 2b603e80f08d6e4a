import { Duration } from '../lib/duration';
import { EVALUATION_INTERVAL, JOBS } from '../lib/names';
import type { Connection } from '../settings/connection';
import type { Environment } from '../settings/schema';
import { type HttpClientConfig, httpClient } from './http-client';

/**
 * The longest timeout of a scrape. If the interval is shorter, it is also the timeout, so that scrapes do not overlap.
 */
const SCRAPE_TIMEOUT = Duration.seconds(10);

/** The part of `prometheus.yml` that this project uses. */
export interface PrometheusConfig {
  readonly global: {
    readonly scrape_interval: string;
    readonly evaluation_interval: string;
    readonly external_labels?: Readonly<Record<string, string>>;
  };
  readonly rule_files: readonly string[];
  readonly alerting: {
    readonly alert_relabel_configs?: readonly { readonly action: string; readonly regex: string }[];
    readonly alertmanagers: readonly AlertmanagerTarget[];
  };
  readonly storage: { readonly tsdb: { readonly retention: Retention } };
  readonly remote_write?: readonly RemoteWriteConfig[];
  readonly scrape_configs: readonly ScrapeConfig[];
}
/** A storage to which every sample is sent. */
export interface RemoteWriteConfig extends HttpClientConfig {
  readonly name: string;
  readonly url: string;
  readonly write_relabel_configs?: readonly {
    readonly action: string;
    readonly source_labels?: readonly string[];
    readonly regex?: string;
    readonly target_label?: string;
    readonly replacement?: string;
  }[];
}
/** Retention of samples: they are kept until the time or the size is reached. A percentage needs Prometheus 3.11. */
export interface Retention {
  readonly time: string;
  readonly size?: string;
  /** Percentage of the file system. */
  readonly percentage?: number;
}
export interface AlertmanagerTarget extends HttpClientConfig {
  readonly scheme: string;
  readonly path_prefix?: string;
  readonly static_configs: readonly StaticConfig[];
}
export interface ScrapeConfig extends HttpClientConfig {
  readonly job_name: string;
  readonly scrape_interval: string;
  readonly scrape_timeout: string;
  readonly metrics_path: string;
  readonly scheme: string;
  readonly sample_limit?: number;
  readonly label_limit?: number;
  readonly body_size_limit?: string;
  readonly fallback_scrape_protocol?: string;
  /** Empty when `dns_sd_configs` or `file_sd_configs` find the targets. */
  readonly static_configs: readonly StaticConfig[];
  readonly dns_sd_configs?: readonly {
    readonly names: readonly string[];
    readonly type: string;
    readonly port?: number;
  }[];
  readonly file_sd_configs?: readonly { readonly files: readonly string[] }[];
  /** Labels of the targets. */
  readonly relabel_configs?: readonly { readonly target_label: string; readonly replacement: string }[];
  readonly metric_relabel_configs?: readonly RelabelConfig[];
}
type RelabelConfig = { readonly source_labels: readonly string[]; readonly regex: string } & (
  | { readonly target_label: string }
  | { readonly action: 'keep' }
);
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

/**
 * A job that scrapes `/metrics` of one server, or of its replicas.
 * @param server its URL, which may have a path, or those of its replicas, which differ in the host only
 * @param connection @default without TLS settings and credentials
 */
export function scrapeJob(
  environment: Environment,
  job: string,
  server: string | readonly string[],
  connection: Connection = {},
): ScrapeConfig {
  const urls = [server].flat().map((each) => new URL(each));
  const [url] = urls as [URL, ...URL[]];
  return {
    ...scrapeTimes(environment, job),
    metrics_path: `${url.pathname.replace(/\/$/, '')}/metrics`,
    scheme: schemeOf(url),
    ...httpClient(connection),
    static_configs: [{ targets: urls.map(hostAndPort), labels: { environment: environment.name } }],
  };
}

/** Name, interval and timeout of a job. */
export function scrapeTimes(
  environment: Environment,
  job: string,
): Pick<ScrapeConfig, 'job_name' | 'scrape_interval' | 'scrape_timeout'> {
  const interval = scrapeInterval(environment, job);
  return {
    job_name: job,
    scrape_interval: interval.toString(),
    scrape_timeout: (interval.seconds < SCRAPE_TIMEOUT.seconds ? interval : SCRAPE_TIMEOUT).toString(),
  };
}

export function schemeOf(url: URL): string {
  return url.protocol.replace(':', '');
}

export function hostAndPort(url: URL): string {
  return url.port ? url.host : `${url.host}:${url.protocol === 'https:' ? 443 : 80}`;
}
