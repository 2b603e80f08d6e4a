import { applicationLogs } from '../adapters';
import { LOGGING_CONFIG_FOLDER, ORCHESTRATOR_PATHS, PORTS, SERVICE } from '../lib/names';
import { userSecretPath } from '../lib/secrets';
import { LOGGING_FILE } from '../logs/logging';
import { logFolder, simulated } from '../settings/orchestrator';
import type { Environment } from '../settings/schema';
import { type OrchestratorContainer, sinkNetwork } from './addresses';
import { PROBE } from './orchestrator-probe';
import type { ExternalMount, HealthCheck, Mount, Workload } from './workload';

/** Name of the simulator's image. Terraform adds the hash of its content as the tag. */
export const SIMULATOR_IMAGE = 'model-orchestrator-simulator';

/** Name of the configuration with the orchestrator's logging. */
export const LOGGING = 'orchestrator-logging';

const SCRATCH = { mebibytes: 64 };

/** The container of one orchestrator, or of the simulator in its place. */
export function orchestratorWorkload(
  environment: Environment,
  { name, containerName, port, node }: OrchestratorContainer,
): Workload {
  const { orchestrator, ports } = environment;
  const { container } = orchestrator;
  // Only the first container of the simulator publishes its controls.
  const controls = simulated(environment) && port === ports.orchestrator;
  return {
    name,
    containerName,
    image: orchestrator.image ?? SIMULATOR_IMAGE,
    node,
    ...program(orchestrator.container),
    user: orchestrator.user,
    environment: {
      MODEL_ORCHESTRATOR_ENABLE_METRICS: String(orchestrator.enableMetrics),
      MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL: String(orchestrator.healthCheckIntervalSeconds),
      MODEL_ORCHESTRATOR_LOGGING_CONFIG: `${LOGGING_CONFIG_FOLDER}/${LOGGING_FILE}`,
      ...applicationLogs(orchestrator.adapter).environment,
      ...container.environment,
      // The application's own modules are found first.
      PYTHONPATH: [container.environment.PYTHONPATH, LOGGING_CONFIG_FOLDER].filter(Boolean).join(':'),
    },
    ports: [
      { host: port, container: container.port },
      ...(controls ? [{ host: ports.simulatorControl, container: PORTS.simulatorControl }] : []),
    ],
    mounts: [
      {
        volume: `${name}-logs`,
        path: logFolder(orchestrator),
        holds: 'log files that may not be sent yet',
        owner: orchestrator.user,
      },
      { volume: LOGGING, path: LOGGING_CONFIG_FOLDER, readOnly: true },
      ...volumes(orchestrator),
    ],
    ...unlessEmpty('externalMounts', folders(orchestrator)),
    // Python reads its logging configuration at startup.
    restartsFor: [LOGGING],
    ...(!container.readOnlyRoot && { writableRoot: true }),
    scratch: Object.fromEntries(['/tmp', ...container.writableFolders].map((path) => [path, SCRATCH])),
    networks: ['scrape', ...sinkNetwork(environment)],
    secrets: [],
    ...unlessEmpty('userSecrets', userSecrets(container)),
    ...unlessEmpty('externalNetworks', container.networks),
    ...(Object.keys(container.hosts).length > 0 && { hosts: container.hosts }),
    ...(Object.keys(container.labels).length > 0 && { labels: container.labels }),
    ...(container.gpus && { gpus: true }),
    healthCheck: healthCheck(environment),
    memoryMiB: orchestrator.memoryMiB,
    cpus: orchestrator.cpus,
    after: [],
  };
}

type Orchestrator = Environment['orchestrator'];
type Container = Orchestrator['container'];

function healthCheck(environment: Environment): HealthCheck {
  const { container } = environment.orchestrator;
  const { path, command, startSeconds, intervalSeconds, retries } = container.healthCheck;
  const url = simulated(environment)
    ? // A simulated fault must not make the container unhealthy.
      `http://127.0.0.1:${PORTS.simulatorControl}/healthz`
    : `http://127.0.0.1:${container.port}${path ?? ORCHESTRATOR_PATHS.health}`;
  return { command: command ?? [...PROBE, url], startSeconds, intervalSeconds, retries };
}

/** The volumes that the environment creates. */
function volumes({ container, user }: Orchestrator): Mount[] {
  return container.volumes.flatMap(({ volume, path, readOnly }) =>
    volume === undefined
      ? []
      : [
          {
            volume: `orchestrator-data-${volume}`,
            path,
            readOnly,
            holds: `the orchestrator's files in ${path}`,
            owner: user,
          },
        ],
  );
}

function folders({ container }: Orchestrator): ExternalMount[] {
  return container.volumes.flatMap(({ folder, path, readOnly }) =>
    folder === undefined ? [] : [{ source: { folder }, path, readOnly }],
  );
}

/** The files of the environment's secrets that the container mounts. */
function userSecrets({ envFile, secretVariables, secretFiles }: Container): string[] {
  return [...new Set([...(envFile ? [envFile] : []), ...Object.values(secretVariables), ...secretFiles])];
}

/** Reads lines NAME=value as Compose does: comments, `export`, quotes around a value, Windows line ends. */
const READ_ENV_FILE = `while IFS= read -r line || [ -n "$line" ]; do
  line=\${line%"$(printf '\\r')"}; line=\${line#export }
  case "$line" in '#'*) continue ;; *=*) ;; *) continue ;; esac
  value=\${line#*=}
  case "$value" in '"'*'"' | "'"*"'") value=\${value#?}; value=\${value%?} ;; esac
  export "\${line%%=*}=$value"
done`;

/**
 * The container's program. A shell exports variables from secrets at startup, because Docker and Terraform would store
 * them in plain text.
 */
function program({ entrypoint, command, envFile, secretVariables }: Container): Partial<Workload> {
  const exports = [
    ...(envFile ? [`${READ_ENV_FILE} < ${userSecretPath(envFile)}`] : []),
    ...Object.entries(secretVariables).map(
      ([name, file]) => `export ${name}="$(cat ${userSecretPath(file)})"`,
    ),
  ];
  const wrapped =
    exports.length > 0
      ? ['/bin/sh', '-c', ['set -e', ...exports, 'exec "$@"'].join('\n'), SERVICE, ...(entrypoint ?? [])]
      : entrypoint;
  return { ...(wrapped && { entrypoint: wrapped }), ...(command && { command }) };
}

function unlessEmpty<K extends string, T>(key: K, list: readonly T[]): Partial<Record<K, readonly T[]>> {
  return list.length > 0 ? ({ [key]: list } as Record<K, readonly T[]>) : {};
}
