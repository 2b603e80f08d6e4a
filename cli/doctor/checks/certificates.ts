import { connect } from 'node:tls';
import { publicUrl } from '../../../bundle/addresses';
import { type Check, type Finding, failed, ok, warning } from '../finding';
import type { Patient } from '../patient';
import { span } from '../words';

/** Long enough to order a new one in working hours. */
const SOON_SECONDS = 14 * 86_400;
const ANSWERS_WITHIN_MS = 8_000;

/** A server's certificate, as far as it is looked at. */
export interface Certificate {
  /** Until when it is valid, in milliseconds since 1970. */
  readonly until: number;
  /** Why this machine does not trust it. */
  readonly untrusted?: string;
}

/** That certificates of the servers that have one are valid, and for how long. */
export function certificateChecks({ bundle, now }: Patient, ask = certificateOf): Check[] {
  const { environment } = bundle;
  const servers = ['prometheus', 'alertmanager', 'grafana', 'elasticsearch'] as const;
  const urls = servers.flatMap((server) => [
    environment[server].external ?? '',
    publicUrl(environment, server),
  ]);
  const origins = [
    ...new Set(urls.filter((url) => url.startsWith('https:')).map((url) => new URL(url).origin)),
  ];
  return origins.map(
    (origin): Check => ({
      name: `certificate of ${origin}`,
      group: 'Secrets',
      look: async () => [await judge(origin, ask, now())],
    }),
  );
}

async function judge(origin: string, ask: typeof certificateOf, now: number): Promise<Finding> {
  const subject = `certificate of ${origin}`;
  const certificate = await ask(new URL(origin)).catch((error: Error) => error);
  if (certificate instanceof Error) {
    return failed(subject, `cannot be had: ${certificate.message}`, 'See whether the server runs.');
  }
  const left = (certificate.until - now) / 1_000;
  const renew = 'Renew it.';
  if (left < 0) return failed(subject, `expired ${span(-left)} ago`, renew);
  if (certificate.untrusted) {
    return failed(
      subject,
      `is not trusted here: ${certificate.untrusted}`,
      'NODE_EXTRA_CA_CERTS names a file with the authority of your own.',
    );
  }
  return left < SOON_SECONDS
    ? warning(subject, `expires in ${span(left)}`, renew)
    : ok(subject, `valid for another ${span(left)}`);
}

/** @throws Error when there is no connection */
export function certificateOf(url: URL): Promise<Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connect(
      {
        host: url.hostname,
        port: Number(url.port || 443),
        servername: url.hostname,
        timeout: ANSWERS_WITHIN_MS,
        // It is looked at, and nothing is sent.
        rejectUnauthorized: false,
      },
      () => {
        const { valid_to: until } = socket.getPeerCertificate();
        const untrusted = socket.authorized ? undefined : String(socket.authorizationError);
        resolve({ until: Date.parse(until), ...(untrusted && { untrusted }) });
        socket.destroy();
      },
    );
    socket.once('timeout', () =>
      socket.destroy(new Error(`no answer within ${ANSWERS_WITHIN_MS / 1_000} s`)),
    );
    socket.once('error', reject);
  });
}
