import type { Refusal } from './refusal';
import type { Environment } from './schema';

/** Whether the environment runs a node exporter. Only a Prometheus in a container can reach it: it publishes no port. */
export function runsNodeExporter({ host, prometheus }: Environment): boolean {
  return host.exporter ?? prometheus.external === undefined;
}

/** Checks that something can scrape the node exporter. */
export function checkHost({ host, prometheus: { external } }: Environment): Refusal[] {
  if (!host.exporter || external === undefined) return [];
  return [
    {
      field: 'host.exporter',
      message: `true, but the external Prometheus ${external} cannot reach a node exporter in a container: it publishes no port`,
      cure: 'Remove it, and let that Prometheus scrape a node exporter of the host. Or remove prometheus.external.',
      others: ['prometheus.external'],
    },
  ];
}
