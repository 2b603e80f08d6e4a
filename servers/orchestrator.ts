import { type Adapter, adapterNamed } from '../adapters';
import { METRICS } from '../lib/metrics';
import { JOBS, ORCHESTRATOR_PATHS, SERVICE } from '../lib/names';
import { projectFile } from '../lib/project';
import { secretPath } from '../lib/secrets';
import { yaml } from '../lib/serialize';
import { LOGGING_FILE, LOGGING_MODULE } from '../logs/logging';
import type { Environment } from '../settings/schema';
import { orchestratorContainers, orchestratorTargets } from './addresses';
import type { ServerDefinition } from './definition';
import { imageOf } from './images';
import { LOGGING, orchestratorWorkload } from './orchestrator-container';
import { type ScrapeConfig, scrapeTimes } from './scraping';

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
    if (adapter) return [adaptedJob(environment, adapter)];
    return [
      orchestratorJob(environment, JOBS.models, ORCHESTRATOR_PATHS.metrics),
      orchestratorJob(environment, JOBS.health, ORCHESTRATOR_PATHS.healthMetrics),
    ];
  },
};

/** One endpoint has everything that an adapter maps; what it does not map is dropped before it is stored. */
function adaptedJob(environment: Environment, { scrape }: Adapter): ScrapeConfig {
  const { header, keep, path } = scrape;
  return {
    ...orchestratorJob(environment, JOBS.models, path),
    ...(header && { http_headers: { [header.name]: { files: [secretPath(header.secret)] } } }),
    metric_relabel_configs: [{ source_labels: ['__name__'], regex: keep, action: 'keep' }],
  };
}

function orchestratorJob(environment: Environment, job: string, path: string): ScrapeConfig {
  const { sampleLimit, labelLimit } = environment.scrape;
  const renamed = withoutTotal(job);
  return {
    ...scrapeTimes(environment, job),
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
    ...(renamed.length > 0 && { metric_relabel_configs: renamed }),
  };
}

/** Client libraries append `_total` to the name of every counter; rules use the names of the contract. */
function withoutTotal(job: string) {
  return Object.values(METRICS)
    .filter((metric) => metric.job === job && metric.type === 'counter' && !metric.name.endsWith('_total'))
    .map(({ name }) => ({ source_labels: ['__name__'], regex: `(${name})_total`, target_label: '__name__' }));
}
