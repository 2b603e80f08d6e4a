import { createServer as createPlainServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createServer } from 'node:tls';
import { projectFile } from '../../../lib/project';
import {
  type Asking,
  certificateChecks,
  certificateOf,
} from '../../../operations/doctor/checks/certificates';
import type { DoctorFinding } from '../../../operations/doctor/finding';
import { exampleEnvironment } from '../../support/example';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-06-01T00:00:00Z');
/** Until when those are valid that have not expired. */
const END = Date.parse('2120-01-01T00:00:00Z');

/** Not every machine has an address of IPv6. */
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
  if (address === null || typeof address === 'string') throw new Error('it listens on no port');
  return address.port;
}

/** A server with that certificate. */
const withCertificate = (name: string) => listening(createServer({ key: pem('key'), cert: pem(name) }));

/** What the doctor finds of a server, by a machine that trusts the authority of the tests. */
async function findingOf(
  origin: string,
  { at = NOW, ...asking }: Asking & { readonly at?: number } = {},
): Promise<DoctorFinding> {
  const bundle = { environment: exampleEnvironment({ prometheus: { external: origin } }) };
  const [check, ...others] = certificateChecks({ bundle, now: () => at }, (url) =>
    certificateOf(url, { authorities: pem('authority'), ...asking }),
  );
  expect(others).toEqual([]);
  const [finding] = (await check?.look()) ?? [];
  if (!finding) throw new Error('nothing was found');
  return finding;
}

describe('the certificate of a server', () => {
  it.each(HOSTS)('is right for its host %s', async (host) => {
    const origin = `https://${host}:${await withCertificate('right')}`;
    expect(await findingOf(origin)).toEqual({
      subject: `certificate of ${origin}`,
      status: 'ok',
      seen: 'valid for another 34181 d',
    });
  });

  it.each<[string, string, RegExp, RegExp]>([
    ['expired', 'expired', /^expired 1977 d ago$/, /Renew/],
    ['not valid yet', 'not-yet', /^is not valid yet$/, /clocks/],
    ['of another host', 'of-another', /^is of another host$/, /this host/],
    [
      'signed by itself',
      'self-signed',
      /^is not trusted here: DEPTH_ZERO_SELF_SIGNED_CERT$/,
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

  it('fails when it is of an authority that is not known here', async () => {
    const origin = `https://localhost:${await withCertificate('right')}`;
    expect(await findingOf(origin, { authorities: pem('self-signed') })).toMatchObject({
      status: 'failed',
      seen: 'is not trusted here: UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  });

  it('is warned of in time to have another one', async () => {
    const origin = `https://localhost:${await withCertificate('right')}`;
    expect(await findingOf(origin, { at: END - 15 * DAY_MS })).toMatchObject({ status: 'ok' });
    expect(await findingOf(origin, { at: END - 13.5 * DAY_MS })).toMatchObject({
      status: 'warning',
      seen: 'expires in 13 d 12 h',
      cure: 'Renew it.',
    });
    expect(await findingOf(origin, { at: END + DAY_MS })).toMatchObject({
      status: 'failed',
      seen: 'expired 1 d ago',
    });
  });
});

describe('a server whose certificate cannot be had', () => {
  it.each<[string, () => Promise<number>, RegExp]>([
    [
      'is not there',
      async () => {
        const port = await withCertificate('right');
        await new Promise((resolve) => servers.pop()?.close(resolve));
        return port;
      },
      /ECONNREFUSED/,
    ],
    [
      'speaks no TLS',
      () => listening(createPlainServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))),
      /^cannot be had: what answers does not speak TLS$/,
    ],
    [
      'says nothing',
      () => listening(createPlainServer((socket) => socket.on('error', () => undefined).resume())),
      /^cannot be had: no answer within 0\.2 s$/,
    ],
  ])('is told of when it %s', async (_, start, seen) => {
    const finding = await findingOf(`https://127.0.0.1:${await start()}`, { answersWithin: 200 });
    expect(finding).toMatchObject({ status: 'failed', seen: expect.stringMatching(seen) });
  });
});

describe('servers', () => {
  const named = (settings: Parameters<typeof exampleEnvironment>[0]) =>
    certificateChecks({ bundle: { environment: exampleEnvironment(settings) }, now: () => NOW }).map(
      ({ name }) => name,
    );

  it('have no certificate to look at where they are reached without one', () => {
    expect(named({})).toEqual([]);
  });

  it('are looked at once each, where they are asked and where people open them', () => {
    expect(
      named({
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
