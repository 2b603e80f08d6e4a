import { PORTS } from '../lib/names';
import { internalHost } from './addresses';
import type { ServerDefinition } from './definition';
import { authorizedRequest } from './logins';
import {
  HTTP_CONFIG,
  REPLICA_LABEL,
  sidecarsOf,
  storedThanosOf,
  thanosJob,
  thanosOf,
  thanosWorkload,
} from './thanos';

/** Answers queries from all replicas and the object storage as if they were one Prometheus. */
export const thanosQuery: ServerDefinition = {
  name: 'thanos-query',
  title: 'Thanos Query',
  restartCost: 'dashboards show no metrics for some seconds; scrapes and alerts continue',
  workloads: (environment) => {
    const thanos = thanosOf(environment);
    if (!thanos) return [];
    const sources = [...sidecarsOf(environment), ...(storedThanosOf(environment) ? ['thanos-store'] : [])];
    const endpoints = sources.map(
      // `dns+` makes Thanos resolve the name. The resolver of gRPC also queries a record that only a DNS server outside
      // Docker could have, and fails if none responds.
      (name) => `{address: 'dns+${internalHost(environment, name)}:${PORTS.thanosGrpc}'}`,
    );
    const workload = thanosWorkload(environment, thanos, 'query', {
      name: 'thanos-query',
      flags: [
        HTTP_CONFIG,
        `--endpoint.sd-config={endpoints: [${endpoints.join(', ')}]}`,
        // A new container has another address.
        '--store.sd-dns-interval=5s',
        `--query.replica-label=${REPLICA_LABEL}`,
        // Uses coarse samples if a panel shows months.
        '--query.auto-downsampling',
        // A source that does not respond is left out soon.
        '--endpoint.info-timeout=3s',
        '--store.response-timeout=10s',
      ],
    });
    return [
      {
        ...workload,
        ports: [{ host: environment.ports.thanosQuery, container: PORTS.thanos }],
        networks: ['samples', 'notify'],
        secrets: ['prometheus_logins', 'prometheus_password'],
        healthCheck: {
          command: ['sh', '-c', authorizedRequest('prometheus', `http://127.0.0.1:${PORTS.thanos}/-/ready`)],
          startSeconds: 60,
        },
      },
    ];
  },
  // One job for every component.
  scrapeJobs: (environment) =>
    thanosJob(environment, [
      ...sidecarsOf(environment),
      ...(thanosOf(environment) ? ['thanos-query'] : []),
      ...(storedThanosOf(environment) ? ['thanos-store', 'thanos-compactor'] : []),
    ]),
};
