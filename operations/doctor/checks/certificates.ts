import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { Bundle } from '../../../bundle';
import { ANSWERS_SOON_MS } from '../../../clients/http';
import { publicUrl } from '../../../servers/addresses';
import type { Deployment } from '../../deployment';
import { type DoctorCheck, type DoctorFinding, failed, ok, warning } from '../finding';
import { span } from '../words';

/** Long enough to order a new one in working hours. */
const SOON_SECONDS = 14 * 86_400;

/** A server's certificate, as far as it is looked at. */
export interface Certificate {
  /** Until when it is valid, in milliseconds since 1970. */
  readonly until: number;
  /** Node's code of why this machine does not trust it. */
  readonly untrusted?: string;
}

/** What is different for who has an authority of their own, or less patience. */
export interface Asking {
  /** Certificates of authorities. @default those that this machine trusts */
  readonly authorities?: string;
  /** Milliseconds. @default 8 s */
  readonly answersWithin?: number;
}

/** That certificates of the servers that have one are valid, and for how long. */
export function certificateChecks(
  { bundle, now }: Pick<Deployment, 'now'> & { readonly bundle: Pick<Bundle, 'environment'> },
  ask: typeof certificateOf = certificateOf,
): DoctorCheck[] {
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
    (origin): DoctorCheck => ({
      name: `certificate of ${origin}`,
      group: 'Secrets',
      look: async () => [await judge(origin, ask, now())],
    }),
  );
}

async function judge(origin: string, ask: typeof certificateOf, now: number): Promise<DoctorFinding> {
  const subject = `certificate of ${origin}`;
  let certificate: Certificate;
  try {
    certificate = await ask(new URL(origin));
  } catch (error) {
    return failed(subject, `cannot be had: ${reason(error)}`, 'See whether the server runs.');
  }
  const left = (certificate.until - now) / 1_000;
  const renew = 'Renew it.';
  if (left < 0) return failed(subject, `expired ${span(-left)} ago`, renew);
  if (certificate.untrusted) return distrusted(subject, certificate.untrusted);
  return left < SOON_SECONDS
    ? warning(subject, `expires in ${span(left)}`, renew)
    : ok(subject, `valid for another ${span(left)}`);
}

function distrusted(subject: string, code: string): DoctorFinding {
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return failed(
        subject,
        'is of another host',
        "Have one made for this host, or correct the server's URL.",
      );
    case 'CERT_NOT_YET_VALID':
      return failed(subject, 'is not valid yet', 'See whether the clocks are right, here and there.');
    case 'CERT_HAS_EXPIRED':
      return failed(subject, 'was issued by one that has expired', 'Renew that.');
    default:
      return failed(
        subject,
        `is not trusted here: ${code}`,
        'NODE_EXTRA_CA_CERTS names a file with the authority of your own.',
      );
  }
}

function reason(error: unknown): string {
  const { code, message }: { code?: string; message?: string } = Object(error);
  return code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO'
    ? 'what answers does not speak TLS'
    : (message ?? String(error));
}

/** @throws Error when there is no connection */
export function certificateOf(
  url: URL,
  { authorities, answersWithin = ANSWERS_SOON_MS }: Asking = {},
): Promise<Certificate> {
  // A URL has an IPv6 address in brackets.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve, reject) => {
    const socket = connect(
      {
        host,
        port: Number(url.port || 443),
        // TLS has no way to ask for an address by its name.
        ...(isIP(host) === 0 && { servername: host }),
        ...(authorities !== undefined && { ca: authorities }),
        timeout: answersWithin,
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
    socket.once('timeout', () => socket.destroy(new Error(`no answer within ${answersWithin / 1_000} s`)));
    socket.once('error', reject);
  });
}
