import type { Bundle } from '../bundle';
import { Alertmanager } from '../clients/alertmanager';
import { Elasticsearch } from '../clients/elasticsearch';
import { Grafana } from '../clients/grafana';
import type { HttpServer, Login } from '../clients/http';
import { Prometheus } from '../clients/prometheus';
import { ThanosQuery } from '../clients/thanos';
import { serverNamed } from '../servers';
import { hostOf, localUrl, objectName, type ServerName } from '../servers/addresses';
import { type Replica, replicasOf, replicaUrl } from '../servers/replicas';
import { thanosOf } from '../servers/thanos';
import type { Workload } from '../servers/workload';
import { isReplicated, type ReplicatedServer } from '../settings/replicas';
import type { Environment } from '../settings/schema';
import { accessOf } from './access';
import { portOwner, serverOwner } from './port-owner';
import { readSecret } from './secrets/files';

/** The workload of a server that runs in the environment. @throws Error when the server is external */
export function workloadOf({ platform }: Bundle, server: ServerName): Workload {
  const found = platform.workloads.find(({ name }) => name === server);
  if (!found) throw new Error(`${server} has no container`);
  return found;
}

/** The user, the password or both, in place of the server's administrator and its secret file. */
interface Override {
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

/**
 * The account with which commands call a server's API. Undefined if there is no account, or no password for it.
 * @param folder of the secret files. @default that of the environment
 */
export function accountOf(
  environment: Environment,
  server: ServerName,
  override: Override = {},
  folder?: string,
) {
  const login = serverNamed(server).login?.(environment);
  const user = override.user ?? login?.user;
  const password = override.password ?? (login && readSecret(environment.name, login.secret, folder));
  return user && password ? { user, password } : undefined;
}

/** The client of each server that has an API. */
export interface Clients {
  readonly prometheus: Prometheus;
  readonly alertmanager: Alertmanager;
  readonly grafana: Grafana;
  readonly elasticsearch: Elasticsearch;
}
const CLIENTS: {
  readonly [S in keyof Clients]: new (
    ...args: ConstructorParameters<typeof HttpServer>
  ) => Clients[S];
} = {
  prometheus: Prometheus,
  alertmanager: Alertmanager,
  grafana: Grafana,
  elasticsearch: Elasticsearch,
};

/**
 * The API of a server of a deployed environment, from any replica that responds. It sends a login only to the environment's
 * containers, or to the URL of an external server.
 * @param timeoutMs for a whole response. @default that of {@link HttpServer}
 */
export function clientOf<S extends keyof Clients>(
  { environment }: Bundle,
  server: S,
  login?: Login,
  timeoutMs?: number,
): Clients[S] {
  const { login: own, ...connection } = accessOf(environment, environment[server].connection);
  const [, ...fallbacks] = isReplicated(server)
    ? replicaClients(environment, server, login, timeoutMs).map(({ client }) => client)
    : [];
  const client = new CLIENTS[server](
    serverNamed(server).title,
    localUrl(environment, server),
    own ?? login,
    timeoutMs,
    { ...connection, ...serverOwner(environment, server), fallbacks },
  );
  const thanos = thanosClient(environment, login, timeoutMs, [client]);
  if (client instanceof Prometheus && thanos) client.queryAt(thanos);
  return client;
}

/**
 * The API of Thanos Query, with the account of Prometheus. Undefined without Thanos.
 * @param fallbacks servers that answer queries while it does not respond. @default none
 */
export function thanosClient(
  environment: Environment,
  login?: Login,
  timeoutMs?: number,
  fallbacks: readonly HttpServer[] = [],
): ThanosQuery | undefined {
  if (!thanosOf(environment)) return undefined;
  const port = environment.ports.thanosQuery;
  return new ThanosQuery('Thanos Query', `http://${hostOf(environment)}:${port}`, login, timeoutMs, {
    identify: portOwner(environment, objectName(environment, 'thanos-query'), port),
    fallbacks,
  });
}

/** A replica of a server, and a client for this replica only. */
export interface ReplicaClient<S extends ReplicatedServer> {
  readonly replica: Replica;
  readonly client: Clients[S];
}

/** The API of each replica of a server. Empty for an external one. */
export function replicaClients<S extends ReplicatedServer>(
  environment: Environment,
  server: S,
  login?: Login,
  timeoutMs?: number,
): ReplicaClient<S>[] {
  return replicasOf(environment, server).map((replica) => {
    const { name, containerName, port } = replica;
    const identify = portOwner(environment, containerName, port);
    const title = `${serverNamed(server).title} (${name})`;
    const url = replicaUrl(environment, replica);
    return { replica, client: new CLIENTS[server](title, url, login, timeoutMs, { identify }) };
  });
}

/** The API of a server of a deployed environment, with the account of commands. */
export function serverApi<S extends keyof Clients>(bundle: Bundle, server: S, login?: Override): Clients[S] {
  return clientOf(bundle, server, accountOf(bundle.environment, server, login));
}
