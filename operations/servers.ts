import type { Bundle } from '../bundle';
import { HttpServer } from '../clients/http';
import { serverNamed } from '../servers';
import { localUrl, type ServerName } from '../servers/addresses';
import type { Workload } from '../servers/workload';
import { readSecret } from './secrets/files';

/** The workload of a server that runs in the environment. @throws Error when the server is external */
export function workloadOf({ platform }: Bundle, server: ServerName): Workload {
  const found = platform.workloads.find(({ name }) => name === server);
  if (!found) throw new Error(`${server} has no container`);
  return found;
}

/** Overrides the user, the password or both. @default the server's administrator and its secret file */
interface Override {
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

/** The account with which commands call a server's API. Undefined without one, or without its password. */
export function accountOf(environment: string, server: ServerName, override: Override = {}) {
  const { login } = serverNamed(server);
  const user = override.user ?? login?.user;
  const password = override.password ?? (login && readSecret(environment, login.secret));
  return user && password ? { user, password } : undefined;
}

/** The HTTP API of a server of a deployed environment. */
export function serverApi({ environment }: Bundle, server: ServerName, login?: Override): HttpServer {
  const { title } = serverNamed(server);
  return new HttpServer(title, localUrl(environment, server), accountOf(environment.name, server, login));
}
