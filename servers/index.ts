import { alertmanager } from './alertmanager';
import { collector } from './collector';
import type { ServerDefinition } from './definition';
import { elasticsearch } from './elasticsearch';
import { grafana } from './grafana';
import { ingress } from './ingress';
import { nodeExporter } from './node-exporter';
import { orchestrator } from './orchestrator';
import { prometheus } from './prometheus';
import { thanosCompactor } from './thanos-compactor';
import { thanosQuery } from './thanos-query';
import { thanosSidecar } from './thanos-sidecar';
import { thanosStore } from './thanos-store';

/** Every server, in the order of scrape jobs and data sources. */
export const SERVERS: readonly ServerDefinition[] = [
  orchestrator,
  prometheus,
  alertmanager,
  grafana,
  elasticsearch,
  collector,
  nodeExporter,
  thanosSidecar,
  thanosStore,
  thanosCompactor,
  thanosQuery,
  ingress,
];

/** @throws Error for a name that is not in the list */
export function serverNamed(name: string): ServerDefinition {
  const server = SERVERS.find((candidate) => candidate.name === name);
  if (!server) throw new Error(`no server is named '${name}'`);
  return server;
}
