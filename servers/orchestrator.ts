import { type Adapter, adapterNamed } from '../adapters';
import { METRICS } from '../lib/metrics';
import { JOBS, ORCHESTRATOR_PATHS, SERVICE } from '../lib/names';
import { projectFile } from '../lib/project';
import { secretPath } from '../lib/secrets';
import { yaml } from '../lib/serialize';
import { LOGGING_FILE, LOGGING_MODULE } from '../logs/logging';
import type { Environment } from '../settings/schema';
import { orchestratorContainers } from './addresses';
import type { ServerDefinition } from './definition';
import { httpClient } from './http-client';
import { imageOf } from './images';
import { LOGGING, orchestratorWorkload } from './orchestrator-container';
import { type ScrapeConfig, scrapeTimes } from './scraping';
import { type TargetGroup, targetGroups } from './targets';

/** The orchestrator, or the simulator in its place. */
export const orchestrator: ServerDefinition = {
  name: 'orchestrator',
  title: 'Model Orchestrator',
  restartCost:
    'running downloads are aborted, its counters restart at 0, and its scrapes are missing until it is back',
  workloads: (environment) =>
    orchestratorContainers(environment).map((container) => orchestratorWorkload(environment, container)),
  files: ({ logs }) => ({
    [LOGGING_FILE]: yaml(logs.logging),
    ...Object.fromEntries(
      LOGGING_MODULE.files.map((path) => [path, projectFile(`${LOGGING_MODULE.folder}/${path}`)]),
    ),
  }),
  folder: 'logging',
  configurations: (environment, files) =>
    environment.orchestrator.instances > 0
      ? [
          {
            name: LOGGING,
            image: imageOf(environment, 'prometheus'),
            owns: orchestratorContainers(environment)
              .flatMap((container) => orchestratorWorkload(environment, container).mounts)
              .flatMap(({ volume, owner }) => (owner === undefined ? [] : [{ volume, user: owner }])),
            files,
          },
        ]
      : [],
  scrapeJobs: (environment) => {
    const { enableMetrics, adapter: name } = environment.orchestrator;
    const adapter = adapterNamed(name);
    if (!enableMetrics) return [];
    const endpoints = adapter
      ? [adaptedEndpoint(adapter)]
      : [
          contractEndpoint(JOBS.models, ORCHESTRATOR_PATHS.metrics),
          contractEndpoint(JOBS.health, ORCHESTRATOR_PATHS.healthMetrics),
        ];
    return targetGroups(environment).flatMap((group, index) =>
      endpoints.map((endpoint) => groupJob(environment, endpoint, group, index)),
    );
  },
};

/** The largest answer that Prometheus reads. */
export const MAX_BODY_MIB = 10;

/** A path of every orchestrator that is scraped. */
interface Endpoint {
  /** The `job` label. */
  readonly job: string;
  readonly path: string;
  readonly headers?: ScrapeConfig['http_headers'];
  readonly relabeling: NonNullable<ScrapeConfig['metric_relabel_configs']>;
}

/** One endpoint exposes all metrics that an adapter maps. Other metrics are dropped before they are stored. */
function adaptedEndpoint({ scrape: { header, keep, path } }: Adapter): Endpoint {
  return {
    job: JOBS.models,
    path,
    ...(header && { headers: { [header.name]: { files: [secretPath(header.secret)] } } }),
    relabeling: [{ source_labels: ['__name__'], regex: keep, action: 'keep' }],
  };
}

function contractEndpoint(job: string, path: string): Endpoint {
  return { job, path, relabeling: withoutTotal(job) };
}

/** Connections are settings of a scrape job, so each group has its own job. All of them have the same `job` label. */
function groupJob(
  environment: Environment,
  { job, path, headers, relabeling }: Endpoint,
  group: TargetGroup,
  index: number,
): ScrapeConfig {
  const { sampleLimit, labelLimit } = environment.scrape;
  const { scheme, pathPrefix, targets, dns, files, fallbackScrapeProtocol } = group;
  const client = httpClient(group.connection);
  const allHeaders = { ...headers, ...client.http_headers };
  const labels = { service: SERVICE, environment: environment.name };
  return {
    ...scrapeTimes(environment, job),
    ...(index > 0 && { job_name: `${job}-${index + 1}` }),
    metrics_path: `${pathPrefix}${path}`,
    scheme,
    sample_limit: sampleLimit,
    label_limit: labelLimit,
    body_size_limit: `${MAX_BODY_MIB}MB`,
    ...(fallbackScrapeProtocol && { fallback_scrape_protocol: fallbackScrapeProtocol }),
    ...client,
    ...(Object.keys(allHeaders).length > 0 && { http_headers: allHeaders }),
    static_configs: targets.length > 0 ? [{ targets, labels }] : [],
    ...(dns && { dns_sd_configs: [dns] }),
    ...(files && {
      file_sd_configs: [{ files: files.names.map((name) => `${files.mountedAt}/${name}`) }],
    }),
    ...((index > 0 || dns || files) && {
      relabel_configs: Object.entries({ job, ...labels }).map(([label, value]) => ({
        target_label: label,
        replacement: value,
      })),
    }),
    ...(relabeling.length > 0 && { metric_relabel_configs: relabeling }),
  };
}

/** Client libraries append `_total` to the name of every counter; rules use the names of the contract. */
function withoutTotal(job: string): Endpoint['relabeling'] {
  return Object.values(METRICS)
    .filter((metric) => metric.job === job && metric.type === 'counter' && !metric.name.endsWith('_total'))
    .map(({ name }) => ({ source_labels: ['__name__'], regex: `(${name})_total`, target_label: '__name__' }));
}
