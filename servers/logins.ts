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
 * A shell command that requests a URL of a protected server with busybox' wget.
 * @param post sends an empty body. @default false
 */
export function authorizedRequest(server: ProtectedServer, url: string, post = false): string {
  const login = `printf '%s:%s' ${WEB_USER} "$(cat ${secretPath(`${server}_password`)})" | base64 | tr -d '\\n'`;
  return `wget -q -O /dev/null${post ? " --post-data=''" : ''} --header "Authorization: Basic $(${login})" ${url}`;
}
