import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { WEB_USER } from '../../servers/logins';
import { LOOPBACK } from '../../settings/loopback';

/** Host name of the ingress. No DNS server resolves it. */
export const HOST = 'monitoring.test';

/** Ports of the deployed ingress, and the certificate of its CA. */
export const deployed = { https: 0, http: 0, authority: '' };

interface Answer {
  readonly status: number | undefined;
  readonly location: string | undefined;
}

/** Requests a path of the ingress as a browser does, with the host name resolved to the loopback address. */
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
