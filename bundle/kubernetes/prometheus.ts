import { yaml } from '../../lib/serialize';
import type { ScrapeConfig } from '../../servers/scraping';
import type { Bundle } from '..';
import { type KubernetesObject, metadata, secretName, type Target } from './object';
import { operatorFields } from './operator-fields';

/** All recording and alerting rules that Prometheus evaluates. */
export function prometheusRule({ prometheus }: Bundle, target: Target): KubernetesObject {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: metadata(target, 'rules'),
    spec: { groups: Object.values(prometheus.rules).flatMap(({ groups }) => groups) },
  };
}

/** The scrape jobs of the orchestrator. The operator scrapes Prometheus, Alertmanager and Grafana itself. */
export function scrapeJobs({ prometheus }: Bundle): ScrapeConfig[] {
  return prometheus.config.scrape_configs.filter(({ job_name }) => job_name.startsWith('model-orchestrator'));
}

/** Whether a ScrapeConfig can express a job: it has no headers with secrets, and its user name is no secret. */
function isExpressible({ http_headers, basic_auth, file_sd_configs }: ScrapeConfig): boolean {
  return !http_headers && !basic_auth && !file_sd_configs;
}

/** A ScrapeConfig for each job of the orchestrator that one can express. */
export function scrapeConfigs(bundle: Bundle, target: Target): KubernetesObject[] {
  return scrapeJobs(bundle)
    .filter(isExpressible)
    .map((job) => ({
      apiVersion: 'monitoring.coreos.com/v1alpha1',
      kind: 'ScrapeConfig',
      metadata: metadata(target, job.job_name),
      spec: scrapeSpec(job, target),
    }));
}

function scrapeSpec(job: ScrapeConfig, target: Target): object {
  const { job_name, scheme, tls_config, dns_sd_configs, relabel_configs, metric_relabel_configs, ...others } =
    job;
  const { ca_file, cert_file, key_file, server_name } = tls_config ?? {};
  const fields = operatorFields(others, target) as Record<string, unknown>;
  const key = (file: string) => ({ name: secretName(target), key: file.slice('/run/secrets/'.length) });
  return {
    jobName: job_name,
    scheme: scheme.toUpperCase(),
    ...fields,
    ...(job.body_size_limit && { bodySizeLimit: job.body_size_limit }),
    ...(dns_sd_configs && { dnsSDConfigs: dns_sd_configs }),
    ...(relabel_configs && { relabelings: operatorFields(relabel_configs, target) }),
    ...(metric_relabel_configs && { metricRelabelings: operatorFields(metric_relabel_configs, target) }),
    ...(tls_config && {
      tlsConfig: {
        ...(ca_file && { ca: { secret: key(ca_file) } }),
        ...(cert_file && { cert: { secret: key(cert_file) } }),
        ...(key_file && { keySecret: key(key_file) }),
        ...(server_name && { serverName: server_name }),
      },
    }),
  };
}

/** The other jobs, for `additionalScrapeConfigs`, with paths as the operator mounts a Secret. Undefined if there are none. */
export function additionalScrapeConfigs(bundle: Bundle, target: Target): string | undefined {
  const jobs = scrapeJobs(bundle).filter((job) => !isExpressible(job));
  return jobs.length === 0
    ? undefined
    : yaml(jobs).replaceAll('/run/secrets/', `/etc/prometheus/secrets/${secretName(target)}/`);
}
