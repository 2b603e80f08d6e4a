import { userSecretPath } from '../../lib/secrets';
import type { Connection } from '../../settings/connection';
import type { DataSource } from './data-sources';

/** A connection in Grafana's file of data sources. Grafana reads the secrets from the mounted files. */
export function grafanaAccess({
  tls,
  basicAuth,
  bearerToken,
  headers = {},
}: Connection): Pick<DataSource, 'basicAuth' | 'basicAuthUser' | 'secureJsonData'> &
  Partial<Pick<DataSource, 'jsonData'>> {
  const file = (name: string) => `$__file{${userSecretPath(name)}}`;
  const all = [
    ...(bearerToken ? [['Authorization', `Bearer ${file(bearerToken)}`] as const] : []),
    ...Object.entries(headers).map(([name, value]) => [name, file(value)] as const),
  ];
  const jsonData = {
    ...(tls?.ca && { tlsAuthWithCACert: true }),
    ...(tls?.certificate && { tlsAuth: true }),
    ...(tls?.serverName && { serverName: tls.serverName }),
    ...Object.fromEntries(all.map(([name], index) => [`httpHeaderName${index + 1}`, name])),
  };
  const secureJsonData = {
    ...(tls?.ca && { tlsCACert: file(tls.ca) }),
    ...(tls?.certificate && { tlsClientCert: file(tls.certificate) }),
    ...(tls?.key && { tlsClientKey: file(tls.key) }),
    ...(basicAuth && { basicAuthPassword: file(basicAuth.password) }),
    ...Object.fromEntries(all.map(([, value], index) => [`httpHeaderValue${index + 1}`, value])),
  };
  return {
    ...(basicAuth && { basicAuth: true, basicAuthUser: basicAuth.username }),
    ...(Object.keys(jsonData).length > 0 && { jsonData }),
    ...(Object.keys(secureJsonData).length > 0 && { secureJsonData }),
  };
}
