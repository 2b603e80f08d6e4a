import { createServer as createPlainServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createServer } from 'node:tls';
import { projectFile } from '../../../lib/project';
import {
  certificateChecks,
  certificateOf,
  type TlsOptions,
} from '../../../operations/doctor/checks/certificates';
import { diagnose } from '../../../operations/doctor/diagnose';
import type { DoctorFinding } from '../../../operations/doctor/finding';
import { exampleEnvironment, ON_THIS_MACHINE } from '../../support/example';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-06-01T00:00:00Z');
/** End of validity of the certificates that have not expired. */
const END = Date.parse('2120-01-01T00:00:00Z');

/** False on machines without an IPv6 loopback address. */
const HAS_IPV6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);
const HOSTS = ['localhost', '127.0.0.1', ...(HAS_IPV6 ? ['[::1]'] : [])];

const pem = (name: string) => projectFile(`test/unit/doctor/certificates/${name}.pem`);
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** @returns the port */
async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

/** Starts a TLS server with a certificate. */
const withCertificate = (name: string) => listening(createServer({ key: pem('key'), cert: pem(name) }));

/** Checks a server from a machine that trusts the CA of the tests. */
async function findingOf(
  origin: string,
  { at = NOW, ...asking }: TlsOptions & { readonly at?: number } = {},
): Promise<DoctorFinding> {
  const bundle = {
    environment: exampleEnvironment({ ...ON_THIS_MACHINE, prometheus: { external: origin } }),
  };
  const checks = certificateChecks({ bundle, now: () => at }, (url) =>
    certificateOf(url, { authorities: pem('authority'), ...asking }),
  );
  const [finding, ...others] = (await diagnose(checks)).findings;
  expect(others).toEqual([]);
  if (!finding) throw new Error('no finding');
  return finding;
}

describe('the certificate of a server', () => {
  it.each(HOSTS)('is accepted for its host %s', async (host) => {
    const origin = `https://${host}:${await withCertificate('right')}`;
    expect(await findingOf(origin)).toEqual({
      group: 'Secrets',
      subject: `certificate of ${origin}`,
      status: 'ok',
      seen: 'valid for 34181 d',
    });
  });

  it.each<[string, string, RegExp, RegExp]>([
    ['expired', 'expired', /^expired 1977 d ago$/, /Renew/],
    ['not valid yet', 'not-yet', /^is not valid yet$/, /clocks/],
    ['issued for another host', 'of-another', /^is issued for another host$/, /this host/],
    [
      'self-signed',
      'self-signed',
      /^is not trusted by this machine: DEPTH_ZERO_SELF_SIGNED_CERT$/,
      /NODE_EXTRA_CA_CERTS/,
    ],
  ])('fails when it is %s', async (_, name, seen, cure) => {
    const finding = await findingOf(`https://localhost:${await withCertificate(name)}`);
    expect(finding).toMatchObject({
      status: 'failed',
      seen: expect.stringMatching(seen),
      cure: expect.stringMatching(cure),
    });
  });

  it('fails when this machine does not trust its CA', async () => {
    const origin = `https://localhost:${await withCertificate('right')}`;
    expect(await findingOf(origin, { authorities: pem('self-signed') })).toMatchObject({
      status: 'failed',
      seen: 'is not trusted by this machine: UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  });

  it('causes a warning early enough for its renewal', async () => {
    const origin = `https://localhost:${await withCertificate('right')}`;
    expect(await findingOf(origin, { at: END - 15 * DAY_MS })).toMatchObject({ status: 'ok' });
    expect(await findingOf(origin, { at: END - 13.5 * DAY_MS })).toMatchObject({
      status: 'warning',
      seen: 'expires in 13 d 12 h',
      cure: expect.stringMatching(/^Renew/),
    });
    expect(await findingOf(origin, { at: END + DAY_MS })).toMatchObject({
      status: 'failed',
      seen: 'expired 1 d ago',
    });
  });
});

describe('a server whose certificate cannot be read', () => {
  it.each<[string, () => Promise<number>, RegExp]>([
    [
      'is down',
      async () => {
        const port = await withCertificate('right');
        await new Promise((resolve) => servers.pop()?.close(resolve));
        return port;
      },
      /ECONNREFUSED/,
    ],
    [
      'does not use TLS',
      () => listening(createPlainServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))),
      /^cannot be read: the server does not use TLS$/,
    ],
    [
      'does not respond',
      () => listening(createPlainServer((socket) => socket.on('error', () => undefined).resume())),
      /^cannot be read: no response within 0\.2 s$/,
    ],
  ])('is reported when it %s', async (_, start, seen) => {
    const finding = await findingOf(`https://127.0.0.1:${await start()}`, { timeoutMs: 200 });
    expect(finding).toMatchObject({ status: 'failed', seen: expect.stringMatching(seen) });
  });
});

describe('servers', () => {
  const named = (settings: Parameters<typeof exampleEnvironment>[0]) =>
    certificateChecks({ bundle: { environment: exampleEnvironment(settings) }, now: () => NOW }).map(
      ({ name }) => name,
    );

  it('without an https URL have no certificate check', () => {
    expect(named({})).toEqual([]);
  });

  it('are checked once for each origin of their internal and public URLs', () => {
    expect(
      named({
        docker: { address: '10.0.0.5' },
        prometheus: { external: 'https://monitoring.example.org/prometheus' },
        alertmanager: { external: 'https://monitoring.example.org/alertmanager' },
        grafana: { publicUrl: 'https://grafana.example.org' },
      }),
    ).toEqual([
      'certificate of https://monitoring.example.org',
      'certificate of https://grafana.example.org',
    ]);
  });
});
