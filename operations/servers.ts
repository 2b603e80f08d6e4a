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

/**
 * The HTTP API of a server of a deployed environment.
 * @param login overrides the user, the password or both. @default the server's administrator and its secret file
 */
export function serverApi(
  { environment }: Bundle,
  server: ServerName,
  login: { readonly user?: string; readonly password?: string } = {},
): HttpServer {
  const { title, login: account } = serverNamed(server);
  const user = login.user ?? account?.user;
  const password = login.password ?? (account && readSecret(environment.name, account.secret));
  return new HttpServer(
    title,
    localUrl(environment, server),
    user && password ? { user, password } : undefined,
  );
}
