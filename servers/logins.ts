import { type Secret, secretPath } from '../lib/secrets';
import type { Environment } from '../settings/schema';
import type { HttpClientConfig } from './http-client';

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

/** How Prometheus logs in, in its configuration. */
export function basicAuth(login: ServerLogin | undefined): HttpClientConfig {
  return login ? { basic_auth: { username: login.user, password_file: secretPath(login.secret) } } : {};
}

/** How Grafana logs in: it reads the password from the mounted file. */
export function dataSourceLogin(login: ServerLogin | undefined) {
  return login
    ? {
        basicAuth: true,
        basicAuthUser: login.user,
        secureJsonData: { basicAuthPassword: `$__file{${secretPath(login.secret)}}` },
      }
    : {};
}

/**
 * A shell command that requests a URL of a protected server with busybox' wget.
 * @param post sends an empty body. @default false
 */
export function authorizedRequest(server: ProtectedServer, url: string, post = false): string {
  const login = `printf '%s:%s' ${WEB_USER} "$(cat ${secretPath(`${server}_password`)})" | base64 | tr -d '\\n'`;
  return `wget -q -O /dev/null${post ? " --post-data=''" : ''} --header "Authorization: Basic $(${login})" ${url}`;
}
