import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { Bundle } from '../../../bundle';
import { SHORT_TIMEOUT_MS } from '../../../clients/http';
import { formatDuration } from '../../../lib/format';
import { publicUrl } from '../../../servers/addresses';
import type { Deployment } from '../../deployment';
import { checksOf, type DoctorCheck, failed, ok, type Verdict, warning } from '../finding';

/** Warns this long before a certificate expires: enough time to renew it. */
const SOON_SECONDS = 14 * 86_400;

/** The checked properties of a server's certificate. */
export interface Certificate {
  /** End of its validity, in milliseconds since 1970. */
  readonly until: number;
  /** Node's error code if this machine does not trust it. */
  readonly untrusted?: string;
}

/** Options for a TLS connection. */
export interface TlsOptions {
  /** Trusted CA certificates, in PEM format. @default those that this machine trusts */
  readonly authorities?: string;
  /** @default 8 s */
  readonly timeoutMs?: number;
}

/** Checks the certificates of all servers with an https URL. */
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
  return origins.flatMap((origin) =>
    checksOf('Secrets', [], { [`certificate of ${origin}`]: () => judge(origin, ask, now()) }),
  );
}

async function judge(origin: string, ask: typeof certificateOf, now: number): Promise<Verdict> {
  let certificate: Certificate;
  try {
    certificate = await ask(new URL(origin));
  } catch (error) {
    return failed(
      `cannot be read: ${reason(error)}`,
      `Check that a TLS server runs there: openssl s_client -connect ${new URL(origin).host}`,
    );
  }
  const left = (certificate.until - now) / 1_000;
  const renew = `Renew it where TLS terminates, then run npm run doctor again.`;
  if (left < 0) return failed(`expired ${formatDuration(-left)} ago`, renew);
  if (certificate.untrusted) return distrusted(certificate.untrusted);
  return left < SOON_SECONDS
    ? warning(`expires in ${formatDuration(left)}`, renew)
    : ok(`valid for ${formatDuration(left)}`);
}

function distrusted(code: string): Verdict {
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return failed(
        'is issued for another host',
        "Issue a certificate for this host, or change the server's URL in the environment.",
      );
    case 'CERT_NOT_YET_VALID':
      return failed('is not valid yet', 'Check the clocks of this machine and of the server.');
    case 'CERT_HAS_EXPIRED':
      return failed('was issued by a CA whose certificate has expired', 'Renew the CA certificate.');
    default:
      return failed(
        `is not trusted by this machine: ${code}`,
        'Set NODE_EXTRA_CA_CERTS to a file with the certificate of your CA.',
      );
  }
}

function reason(error: unknown): string {
  const { code, message }: { code?: string; message?: string } = Object(error);
  return code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO'
    ? 'the server does not use TLS'
    : (message ?? String(error));
}

/** Reads a server's certificate. @throws Error if the connection fails */
export function certificateOf(
  url: URL,
  { authorities, timeoutMs = SHORT_TIMEOUT_MS }: TlsOptions = {},
): Promise<Certificate> {
  // In a URL, an IPv6 address is in brackets.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve, reject) => {
    const socket = connect(
      {
        host,
        port: Number(url.port || 443),
        // SNI supports host names only, not addresses.
        ...(isIP(host) === 0 && { servername: host }),
        ...(authorities !== undefined && { ca: authorities }),
        timeout: timeoutMs,
        // Only the certificate is read; no data is sent.
        rejectUnauthorized: false,
      },
      () => {
        const { valid_to: until } = socket.getPeerCertificate();
        const untrusted = socket.authorized ? undefined : String(socket.authorizationError);
        resolve({ until: Date.parse(until), ...(untrusted && { untrusted }) });
        socket.destroy();
      },
    );
    socket.once('timeout', () => socket.destroy(new Error(`no response within ${timeoutMs / 1_000} s`)));
    socket.once('error', reject);
  });
}
