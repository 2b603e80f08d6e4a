import { IMAGES } from '../lib/versions';
import { COLLECTED_FOLDER, FEATURE_GATES, STATE_FOLDER } from '../logs/collector';
import type { Environment } from '../settings/schema';
import { objectName, orchestratorContainers } from './addresses';
import type { Configuration, Workload } from './workload';

const CONFIG = '/etc/otelcol-contrib/config';
const USER = '10001:10001';

/** Ships the log files. Its image has no shell, so it has no health check: Prometheus scrapes it. */
export function collectorWorkload(environment: Environment): Workload {
  return {
    name: 'collector',
    containerName: objectName(environment, 'collector'),
    image: environment.images.collector ?? IMAGES.collector,
    command: ['--config', `${CONFIG}/config.yaml`, `--feature-gates=${FEATURE_GATES.join(',')}`],
    user: USER,
    ports: [],
    mounts: [
      { volume: 'collector-state', path: STATE_FOLDER },
      { volume: 'collector-config', path: CONFIG, readOnly: true },
      ...orchestratorContainers(environment).map(({ name }) => ({
        volume: `${name}-logs`,
        path: `${COLLECTED_FOLDER}/${name}`,
        readOnly: true,
      })),
    ],
    restartsFor: ['collector-config'],
    secrets: ['elasticsearch_shipper_password', 'log_hash_key'],
    memoryMiB: 512,
    cpus: 1,
    after: [
      ...(environment.elasticsearch.external ? [] : ['elasticsearch']),
      ...orchestratorContainers(environment).map(({ name }) => name),
    ],
  };
}

/** @param files `config.yaml`. Checked by the collector itself when it starts. */
export function collectorConfiguration(
  environment: Environment,
  files: Readonly<Record<string, string>>,
): Configuration {
  return {
    name: 'collector-config',
    // The collector's own image has no shell.
    image: environment.images.prometheus ?? IMAGES.prometheus,
    owns: { volume: 'collector-state', user: USER },
    files,
  };
}
