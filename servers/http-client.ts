import { userSecretPath } from '../lib/secrets';
import type { Connection } from '../settings/connection';

/** The part of Prometheus' HTTP client settings that this project uses. */
export interface HttpClientConfig {
  readonly tls_config?: {
    readonly ca_file?: string;
    readonly cert_file?: string;
    readonly key_file?: string;
    readonly server_name?: string;
  };
  readonly basic_auth?: { readonly username: string; readonly password_file: string };
  readonly authorization?: { readonly type: 'Bearer'; readonly credentials_file: string };
  readonly http_headers?: Readonly<Record<string, { readonly files: readonly string[] }>>;
}

/** A connection as Prometheus and Alertmanager read it. Secrets stay in their files. */
export function httpClient({ tls, basicAuth, bearerToken, headers }: Connection): HttpClientConfig {
  const { ca, certificate, key, serverName } = tls ?? {};
  return {
    ...(tls && {
      tls_config: {
        ...(ca && { ca_file: userSecretPath(ca) }),
        ...(certificate && { cert_file: userSecretPath(certificate) }),
        ...(key && { key_file: userSecretPath(key) }),
        ...(serverName && { server_name: serverName }),
      },
    }),
    ...(basicAuth && {
      basic_auth: { username: basicAuth.username, password_file: userSecretPath(basicAuth.password) },
    }),
    ...(bearerToken && {
      authorization: { type: 'Bearer', credentials_file: userSecretPath(bearerToken) },
    }),
    ...(headers && {
      http_headers: Object.fromEntries(
        Object.entries(headers).map(([name, file]) => [name, { files: [userSecretPath(file)] }]),
      ),
    }),
  };
}
