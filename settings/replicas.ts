import { isSwarm } from './docker';
import { checkFurtherPorts, furtherPort } from './further-ports';
import type { Refusal } from './refusal';
import type { Environment } from './schema';

/** A server that can run in several replicas. */
export const REPLICATED = ['prometheus', 'alertmanager', 'grafana'] as const;
export type ReplicatedServer = (typeof REPLICATED)[number];

export function isReplicated(server: string): server is ReplicatedServer {
  return REPLICATED.some((each) => each === server);
}

/** The loopback port of a replica, counted from 1. */
export function replicaPort({ ports }: Environment, server: ReplicatedServer, number: number): number {
  return furtherPort(ports[server], number - 1);
}

/** Checks the number of replicas of each server. */
export function checkReplicas(environment: Environment): Refusal[] {
  const { nodes } = environment.elasticsearch;
  return [...REPLICATED.flatMap(checkServer), ...(nodes > 1 ? checkHosts('elasticsearch.nodes', nodes) : [])];

  function checkServer(server: ReplicatedServer): Refusal[] {
    const { replicas, external } = environment[server];
    if (replicas === 1) return [];
    const field = `${server}.replicas`;
    if (external !== undefined) {
      return [
        {
          field,
          message: `${replicas} replicas would run in containers, but ${server} is external (${external})`,
          cure: `Remove it, or remove ${server}.external.`,
          others: [`${server}.external`],
        },
      ];
    }
    return [...checkHosts(field, replicas), ...checkFurtherPorts(environment, server, 'replicas', replicas)];
  }

  function checkHosts(field: string, count: number): Refusal[] {
    const { allowSharedHost } = environment.docker;
    if (isSwarm(environment) || allowSharedHost !== undefined) return [];
    return [
      {
        field,
        message: `${count} would run on one Docker host, and its loss would stop all of them`,
        cure: "Use a swarm with as many nodes (docker.engine: 'swarm'), or give the reason: docker.allowSharedHost: '<why replicas on one host are enough>'.",
        others: ['docker.engine', 'docker.allowSharedHost'],
      },
    ];
  }
}

/** Checks that replicas of Grafana share a database, and that only a Grafana in a container has one. */
export function checkGrafanaDatabase({ grafana }: Environment): Refusal[] {
  const { replicas, database, external } = grafana;
  if (external !== undefined && database) {
    return [
      {
        field: 'grafana.database',
        message: `applies to a Grafana in a container, but Grafana is external (${external})`,
        cure: 'Remove it, or remove grafana.external.',
        others: ['grafana.external'],
      },
    ];
  }
  if (replicas > 1 && external === undefined && !database) {
    return [
      {
        field: 'grafana.replicas',
        message: `${replicas} replicas without a shared database would have different users, dashboards and alert states`,
        cure: "Set grafana.database: { urlFile: 'grafana_database_url' }, a file in secrets/<env> with the URL of a PostgreSQL database.",
        others: ['grafana.database'],
      },
    ];
  }
  return [];
}
