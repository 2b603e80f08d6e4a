import type { HttpConnection, Login } from '../clients/http';
import type { Connection } from '../settings/connection';
import type { Environment } from '../settings/schema';
import { secretsFolder } from './secrets/files';
import { readSecretFile } from './secrets/safe-file';

/**
 * A connection with the content of its secret files. Leaves out secrets without a file on this machine: requests then
 * fail.
 */
export function accessOf(
  { name }: Pick<Environment, 'name'>,
  { tls, basicAuth, bearerToken, apiKey, headers = {} }: Connection,
): HttpConnection & { readonly login?: Login } {
  const read = (file: string | undefined): string | undefined => {
    return file && readSecretFile(`${secretsFolder(name)}/${file}`);
  };
  const password = read(basicAuth?.password);
  const token = read(bearerToken);
  const key64 = read(apiKey);
  const [ca, cert, key] = [tls?.ca, tls?.certificate, tls?.key].map(read);
  return {
    ...(basicAuth && password !== undefined && { login: { user: basicAuth.username, password } }),
    ...(token !== undefined && { login: { token } }),
    headers: {
      ...(key64 !== undefined && { authorization: `ApiKey ${key64}` }),
      ...Object.fromEntries(
        Object.entries(headers).flatMap(([header, file]) => {
          const value = read(file);
          return value === undefined ? [] : [[header, value]];
        }),
      ),
    },
    ...(tls && {
      tls: {
        ...(ca && { ca }),
        ...(cert && { cert }),
        ...(key && { key }),
        ...(tls.serverName && { servername: tls.serverName }),
      },
    }),
  };
}
