import { type Adapter, adapterNamed } from '../adapters';
import { METRICS } from '../lib/metrics';
import { JOBS, LOG_FOLDER, ORCHESTRATOR_PATHS, PORTS, SERVICE } from '../lib/names';
import { projectFile } from '../lib/project';
import { secretPath } from '../lib/secrets';
import { yaml } from '../lib/serialize';
import { LOGGING_FILE, LOGGING_MODULE } from '../logs/logging';
import { simulated } from '../settings/orchestrator';
import type { Environment } from '../settings/schema';
import { orchestratorContainers, orchestratorTargets } from './addresses';
import type { ServerDefinition } from './definition';
import { imageOf } from './images';
import { type ScrapeConfig, scrapeTimes } from './scraping';

/** The image that the simulator is built as. Terraform adds the hash of its content as the tag. */
export const SIMULATOR_IMAGE = 'model-orchestrator-simulator';

/** Folder with the orchestrator's logging configuration and the Python module that it names. */
const LOGGING_FOLDER = '/etc/model_orchestrator';
const LOGGING = 'orchestrator-logging';

/** The orchestrator, or the simulator in its place. */
export const orchestrator: ServerDefinition = {
  name: 'orchestrator',
  title: 'Model Orchestrator',
  restartCost:
    'running downloads are aborted, its counters restart at 0, and its scrapes are missing until it is back',
  workloads: (environment) => {
    const { orchestrator, ports } = environment;
    const isSimulated = simulated(environment);
    return orchestratorContainers(environment).map(({ name, port }, index) => ({
      name,
      containerName: name,
      image: orchestrator.image ?? SIMULATOR_IMAGE,
      user: orchestrator.user,
      environment: {
        MODEL_ORCHESTRATOR_ENABLE_METRICS: String(orchestrator.enableMetrics),
        MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL: String(orchestrator.healthCheckIntervalSeconds),
        MODEL_ORCHESTRATOR_LOGGING_CONFIG: `${LOGGING_FOLDER}/${LOGGING_FILE}`,
        PYTHONPATH: LOGGING_FOLDER,
      },
      ports: [
        { host: port, container: PORTS.orchestrator },
        ...(isSimulated && index === 0
          ? [{ host: ports.simulatorControl, container: PORTS.simulatorControl }]
          : []),
      ],
      mounts: [
        { volume: `${name}-logs`, path: LOG_FOLDER, holds: 'log files that may not be sent yet' },
        { volume: LOGGING, path: LOGGING_FOLDER, readOnly: true },
      ],
      // Python reads its logging configuration at startup.
      restartsFor: [LOGGING],
      scratch: { '/tmp': { mebibytes: 64 } },
      secrets: [],
      healthCheck: {
        // A simulated fault must not make the container unhealthy.
        command: [
          'wget',
          '-q',
          '-O',
          '/dev/null',
          isSimulated
            ? `http://127.0.0.1:${PORTS.simulatorControl}/healthz`
            : `http://127.0.0.1:${PORTS.orchestrator}${ORCHESTRATOR_PATHS.health}`,
        ],
        startSeconds: 30,
      },
      memoryMiB: orchestrator.memoryMiB,
      cpus: orchestrator.cpus,
      after: [],
    }));
  },
  files: ({ logs }) => ({
    [LOGGING_FILE]: yaml(logs.logging),
    ...Object.fromEntries(
      LOGGING_MODULE.files.map((path) => [path, projectFile(`${LOGGING_MODULE.folder}/${path}`)]),
    ),
  }),
  folder: 'logging',
  configurations: (environment, files) =>
    environment.orchestrator.instances > 0
      ? [{ name: LOGGING, image: imageOf(environment, 'prometheus'), files }]
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
