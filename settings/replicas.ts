import { isSwarm } from './docker';
import { LAST_PORT } from './orchestrator';
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
  // 10,000 above, where no other server has a port.
  return number === 1 ? ports[server] : ports[server] + 10_000 + number - 1;
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
          message: `${replicas} run in containers, and ${external} runs elsewhere`,
          cure: `Remove it, or remove ${server}.external.`,
          others: [`${server}.external`],
        },
      ];
    }
    const last = replicaPort(environment, server, replicas);
    return [
      ...checkHosts(field, replicas),
      ...(last > LAST_PORT
        ? [
            {
              field: `ports.${server}`,
              message: `the last of ${replicas} replicas has the port ${last}, above ${LAST_PORT}`,
              cure: 'Use a lower port: the ports of further replicas are 10,000 above it.',
              others: [field],
            },
          ]
        : []),
    ];
  }

  function checkHosts(field: string, count: number): Refusal[] {
    const { allowSharedHost } = environment.docker;
    if (isSwarm(environment) || allowSharedHost !== undefined) return [];
    return [
      {
        field,
        message: `${count} is more than the one Docker host: its loss would stop all of them`,
        cure: "Use a swarm with as many nodes (docker.engine: 'swarm'), or give the reason: docker.allowSharedHost: '<why replicas on one host are enough>'.",
        others: ['docker.engine', 'docker.allowSharedHost'],
      },
    ];
  }
}

/** Replicas share a database, and a database needs a Grafana in a container. */
export function checkGrafanaDatabase({ grafana }: Environment): Refusal[] {
  const { replicas, database, external } = grafana;
  if (external !== undefined && database) {
    return [
      {
        field: 'grafana.database',
        message: `is that of a Grafana in a container, and ${external} runs elsewhere`,
        cure: 'Remove it, or remove grafana.external.',
        others: ['grafana.external'],
      },
    ];
  }
  if (replicas > 1 && external === undefined && !database) {
    return [
      {
        field: 'grafana.replicas',
        message: `${replicas} would each have users, dashboards and alert states of their own: their database is a file`,
        cure: "Give them one: grafana.database: { urlFile: 'grafana_database_url' }, a file in secrets/<env> with the URL of a PostgreSQL database.",
        others: ['grafana.database'],
      },
    ];
  }
  return [];
}
