import { PORTS } from '../lib/names';
import { IMAGES } from '../lib/versions';
import type { Environment } from '../settings/schema';
import { objectName, publicUrl } from './addresses';
import type { Configuration, Workload } from './workload';

const CONFIG = '/etc/prometheus/config';

/** Reads its configuration from a volume, and again within seconds after it changed. */
export function prometheusWorkload(environment: Environment): Workload {
  const { prometheus, ports } = environment;
  return {
    name: 'prometheus',
    containerName: objectName(environment, 'prometheus'),
    image: image(environment),
    command: [
      `--config.file=${CONFIG}/prometheus.yml`,
      '--config.auto-reload',
      '--config.auto-reload-interval=5s',
      '--storage.tsdb.path=/prometheus',
      '--storage.tsdb.wal-compression',
      `--web.external-url=${publicUrl(environment, 'prometheus')}`,
      '--web.route-prefix=/',
    ],
    user: '65534:65534',
    ports: [{ host: ports.prometheus, container: PORTS.prometheus }],
    mounts: [
      { volume: 'prometheus-data', path: '/prometheus' },
      { volume: 'prometheus-config', path: CONFIG, readOnly: true },
    ],
    secrets: [],
    healthCheck: {
      command: ['wget', '-q', '-O', '/dev/null', `http://127.0.0.1:${PORTS.prometheus}/-/ready`],
      startSeconds: 120,
    },
    memoryMiB: prometheus.memoryMiB,
    cpus: prometheus.cpus,
    after: environment.alertmanager.external ? [] : ['alertmanager'],
  };
}

/** @param files `prometheus.yml` and the rule files, by path. */
export function prometheusConfiguration(
  environment: Environment,
  files: Readonly<Record<string, string>>,
): Configuration {
  return {
    name: 'prometheus-config',
    image: image(environment),
    check: 'promtool check config --lint=all --lint-fatal prometheus.yml',
    files,
  };
}

function image({ images }: Environment): string {
  return images.prometheus ?? IMAGES.prometheus;
}
