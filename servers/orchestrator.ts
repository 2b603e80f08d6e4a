import { LOG_FOLDER, ORCHESTRATOR_PATHS, PORTS } from '../lib/names';
import { IMAGES } from '../lib/versions';
import { LOGGING_FILE } from '../logs/logging';
import { simulated } from '../settings/orchestrator';
import type { Environment } from '../settings/schema';
import { orchestratorContainers } from './addresses';
import type { Configuration, Workload } from './workload';

/** The image that the simulator is built as; Terraform replaces the tag by its content's hash. */
export const SIMULATOR_IMAGE = 'model-orchestrator-simulator';

/** Where the orchestrator finds its logging configuration and the Python module that it names. */
const LOGGING_FOLDER = '/etc/model_orchestrator';
const LOGGING = 'orchestrator-logging';

/** The orchestrator, or the simulator in its place. */
export function orchestratorWorkloads(environment: Environment): Workload[] {
  const { orchestrator } = environment;
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
      ...(simulated(environment) && index === 0
        ? [{ host: environment.ports.simulatorControl, container: PORTS.simulatorControl }]
        : []),
    ],
    mounts: [
      { volume: `${name}-logs`, path: LOG_FOLDER },
      { volume: LOGGING, path: LOGGING_FOLDER, readOnly: true },
    ],
    // Python reads its logging configuration at its start.
    restartsFor: [LOGGING],
    scratch: { '/tmp': { mebibytes: 64 } },
    secrets: [],
    healthCheck: {
      // A fault of the simulated orchestrator is not one of its container.
      command: probe(
        simulated(environment)
          ? `http://127.0.0.1:${PORTS.simulatorControl}/healthz`
          : `http://127.0.0.1:${PORTS.orchestrator}${ORCHESTRATOR_PATHS.health}`,
      ),
      startSeconds: 30,
    },
    memoryMiB: orchestrator.memoryMiB,
    cpus: orchestrator.cpus,
    after: [],
  }));
}

/** @param files {@link LOGGING_FILE} and the module beside it. */
export function loggingConfiguration(
  { images }: Environment,
  files: Readonly<Record<string, string>>,
): Configuration {
  return { name: LOGGING, image: images.prometheus ?? IMAGES.prometheus, files };
}

function probe(url: string): string[] {
  return ['wget', '-q', '-O', '/dev/null', url];
}
