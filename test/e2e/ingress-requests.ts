import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { LOOPBACK } from '../../servers/addresses';
import { WEB_USER } from '../../servers/logins';

/** The host of the ingress, which no DNS server knows. */
export const HOST = 'monitoring.test';

/** The ports, and the authority's certificate, of the deployed ingress. */
export const deployed = { https: 0, http: 0, authority: '' };

interface Answer {
  readonly status: number | undefined;
  readonly location: string | undefined;
}

/** Opens a path of the ingress as a browser that finds its host at the loopback address. */
export function open(path: string, password?: string, scheme: 'http' | 'https' = 'https'): Promise<Answer> {
  const port = deployed[scheme];
  const options = {
    host: LOOPBACK,
    port,
    path,
    headers: { host: `${HOST}:${port}` },
    ...(password !== undefined && { auth: `${WEB_USER}:${password}` }),
  };
  return new Promise((resolve, reject) => {
    const opened =
      scheme === 'http' ? plain(options) : secure({ ...options, servername: HOST, ca: deployed.authority });
    opened
      .once('response', (response) => {
        response.resume();
        resolve({ status: response.statusCode, location: response.headers.location });
      })
      .once('error', reject)
      .end();
  });
}
