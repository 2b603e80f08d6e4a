import { type Secret, secretPath } from '../lib/secrets';
import type { Connection } from '../settings/connection';
import type { Environment } from '../settings/schema';

/** The user of the servers that keep no users of their own. */
export const WEB_USER = 'monitoring';

/** An account of a server's API. */
export interface ServerLogin {
  readonly user: string;
  /** The secret with its password. */
  readonly secret: Secret;
}

/** A server whose API is protected by a file of logins. */
export type ProtectedServer = 'prometheus' | 'alertmanager';

/** The account of Prometheus or Alertmanager. Undefined when it runs elsewhere: this project does not know its login. */
export function webLogin(environment: Environment, server: ProtectedServer): ServerLogin | undefined {
  return environment[server].external === undefined
    ? { user: WEB_USER, secret: `${server}_password` }
    : undefined;
}

/** The secrets that a server mounts to log in to others. */
export function passwordsFor(environment: Environment, servers: readonly ProtectedServer[]): Secret[] {
  return servers.flatMap((server) => webLogin(environment, server)?.secret ?? []);
}

/** How other servers connect to Prometheus or Alertmanager. */
export function serverConnection(environment: Environment, server: ProtectedServer): Connection {
  const login = webLogin(environment, server);
  return login
    ? { basicAuth: { username: login.user, password: login.secret } }
    : environment[server].connection;
}

/**
 * A shell command that requests a URL of a protected server with busybox' nc, and prints the status line. It fails unless
 * the status is 200. With wget, the password would be an argument, which every user of the Docker host can read.
 * @param post sends an empty body. @default false
 */
export function authorizedRequest(server: ProtectedServer, url: string, post = false): string {
  const { hostname, port, pathname } = new URL(url);
  const login = `printf '%s:%s' ${WEB_USER} "$(cat ${secretPath(`${server}_password`)})" | base64 | tr -d '\\n'`;
  const request = `'${post ? 'POST' : 'GET'} ${pathname} HTTP/1.0' 'Content-Length: 0'`;
  // printf is part of the shell, so its arguments are not those of a process.
  const send = `printf '%s\\r\\n' ${request} "Authorization: Basic $(${login})" '' | nc -w 5 ${hostname} ${port}`;
  return `${send} | { read -r status; echo "$status"; case "$status" in *' 200 '*) ;; *) false ;; esac; }`;
}
