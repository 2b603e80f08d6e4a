import type { Bundle } from '../bundle';
import { HttpServer } from '../clients/http';
import { localUrl, type Server } from '../servers/addresses';
import type { Workload } from '../servers/workload';
import { readSecret } from './secrets/files';

/** The workload of a server that runs in the environment. @throws Error when the server is external */
export function workloadOf({ platform }: Bundle, server: Server): Workload {
  const found = platform.workloads.find(({ name }) => name === server);
  if (!found) throw new Error(`${server} has no container`);
  return found;
}

/**
 * The HTTP API of a server of a deployed environment.
 * @param login overrides the user, the password or both. @default the server's administrator and its secret file
 */
export function serverApi(
  { environment }: Bundle,
  server: Server,
  login: { readonly user?: string; readonly password?: string } = {},
): HttpServer {
  const { name, administrator, secret } = SERVERS[server];
  const user = login.user ?? administrator;
  const password = login.password ?? (secret && readSecret(environment.name, secret));
  return new HttpServer(
    name,
    localUrl(environment, server),
    user && password ? { user, password } : undefined,
  );
}

const SERVERS = {
  prometheus: { name: 'Prometheus', administrator: undefined, secret: undefined },
  alertmanager: { name: 'Alertmanager', administrator: undefined, secret: undefined },
  grafana: { name: 'Grafana', administrator: 'admin', secret: 'grafana_admin_password' },
  elasticsearch: { name: 'Elasticsearch', administrator: 'elastic', secret: 'elasticsearch_password' },
} as const;
