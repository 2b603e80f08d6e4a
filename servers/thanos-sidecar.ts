import { PORTS } from '../lib/names';
import { secretPath } from '../lib/secrets';
import { internalHost, numbered } from './addresses';
import type { ServerDefinition } from './definition';
import { WEB_USER } from './logins';
import { replicasOf } from './replicas';
import { thanosOf, thanosWorkload } from './thanos';

/** Runs beside each Prometheus. It lets Thanos query the samples, and stores the blocks in the object storage. */
export const thanosSidecar: ServerDefinition = {
  name: 'thanos-sidecar',
  title: 'Thanos sidecar',
  restartCost:
    'for some seconds, Thanos lacks the samples of its Prometheus, but not those of the other replicas',
  workloads: (environment) => {
    const thanos = thanosOf(environment);
    if (!thanos) return [];
    return replicasOf(environment, 'prometheus').map(({ number, name: prometheus }) => ({
      ...thanosWorkload(environment, thanos, 'sidecar', {
        name: numbered('thanos-sidecar', number),
        node: number,
        flags: [
          `--prometheus.url=http://${internalHost(environment, prometheus)}:${PORTS.prometheus}`,
          `--prometheus.http-client={basic_auth: {username: ${WEB_USER}, password_file: ${secretPath('prometheus_password')}}}`,
          '--tsdb.path=/prometheus',
        ],
        mounts: [{ volume: numbered('prometheus-data', number), path: '/prometheus' }],
        usesBucket: true,
      }),
      secrets: ['prometheus_password'],
      after: [prometheus],
    }));
  },
};
