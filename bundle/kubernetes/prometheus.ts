import { SECRETS_FOLDER } from '../../lib/secrets';
import { yaml } from '../../lib/serialize';
import type { ScrapeConfig } from '../../servers/scraping';
import type { Bundle } from '..';
import { type KubernetesObject, metadata, secretKeyOf, secretName, type Target } from './object';
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

/**
 * Whether a ScrapeConfig can express a job: without headers from files, basic authentication and files with targets.
 */
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
  const fields = {
    ...others,
    job_name,
    scheme: scheme.toUpperCase(),
    ...(relabel_configs && { relabelings: relabel_configs }),
    ...(metric_relabel_configs && { metric_relabelings: metric_relabel_configs }),
  };
  return {
    ...(operatorFields(fields, target) as object),
    ...(dns_sd_configs && { dnsSDConfigs: dns_sd_configs }),
    ...(tls_config && {
      tlsConfig: {
        ...(ca_file && { ca: { secret: secretKeyOf(ca_file, target) } }),
        ...(cert_file && { cert: { secret: secretKeyOf(cert_file, target) } }),
        ...(key_file && { keySecret: secretKeyOf(key_file, target) }),
        ...(server_name && { serverName: server_name }),
      },
    }),
  };
}

/** Name of the Secret with the other jobs, after the prefix. */
export const ADDITIONAL = 'additional-scrape-configs';

/**
 * A Secret with the other jobs, for `additionalScrapeConfigs`, with the paths at which the operator mounts a Secret.
 */
export function additionalScrapeConfigs(bundle: Bundle, target: Target): KubernetesObject[] {
  const jobs = scrapeJobs(bundle).filter((job) => !isExpressible(job));
  const mounted = `/etc/prometheus/secrets/${secretName(target)}/`;
  const text = yaml(jobs).replaceAll(`${SECRETS_FOLDER}/`, mounted);
  return jobs.length === 0
    ? []
    : [
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: metadata(target, ADDITIONAL),
          stringData: { [`${ADDITIONAL}.yml`]: text },
        },
      ];
}
