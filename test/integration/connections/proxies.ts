import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentInput } from '../../../settings/schema';

export type Group = NonNullable<NonNullable<EnvironmentInput['orchestrator']>['targetGroups']>[number];

/** The secret files of the cases. */
export const SECRETS = {
  password: 'correct-password',
  wrong_password: 'wrong-password',
  token: 'correct-token',
  api_key: 'correct-key',
} as const;

/** A way to reach the simulator through Caddy. */
export interface Case {
  /** Address and directives of a site in the Caddyfile. Requests that the directives do not answer are forwarded. */
  readonly site: (port: number) => { readonly address: string; readonly directives?: string };
  readonly group: (port: number) => Group;
  /** Whether the scrape must fail. @default false */
  readonly isDown?: boolean;
}

const CA = { ca: 'ca.pem' };
const CLIENT = { ...CA, certificate: 'client.pem', key: 'client.key' };
const TLS = 'tls server.pem server.key';
const CLIENT_AUTH =
  'tls server.pem server.key {\n client_auth {\n mode require_and_verify\n trust_pool file ca.pem\n }\n }';
const BASIC = 'basic_auth {\n scraper {$HASH}\n }';
const only = (header: string, value: string) =>
  `@refused not header ${header} "${value}"\n respond @refused 401`;

// No host in the address: a client that connects to an IP address sends no server name.
const https =
  (directives: string): Case['site'] =>
  (port) => ({ address: `https://:${port}`, directives });
const http =
  (directives = ''): Case['site'] =>
  (port) => ({ address: `http://127.0.0.1:${port}`, directives });
const secure =
  (connection: Group['connection'], host = '127.0.0.1'): Case['group'] =>
  (port) => ({ targets: [`${host}:${port}`], scheme: 'https', connection });
const plain =
  (rest: Partial<Group> = {}): Case['group'] =>
  (port) => ({ targets: [`127.0.0.1:${port}`], ...rest });

/** Each setting of a connection, once as the server requires it, and once wrong or missing. */
export const CASES: Readonly<Record<string, Case>> = {
  'https with a CA of its own': { site: https(TLS), group: secure({ tls: CA }) },
  'https with an unknown CA': { site: https(TLS), group: secure({}), isDown: true },
  'https with another server name': {
    site: https('tls named.pem named.key'),
    group: secure({ tls: { ...CA, serverName: 'orchestrator.internal' } }),
  },
  'a client certificate': { site: https(CLIENT_AUTH), group: secure({ tls: CLIENT }) },
  'no client certificate': { site: https(CLIENT_AUTH), group: secure({ tls: CA }), isDown: true },
  'https on an IPv6 address': { site: https(TLS), group: secure({ tls: CA }, '[::1]') },
  'basic auth': {
    site: http(BASIC),
    group: plain({ connection: { basicAuth: { username: 'scraper', password: 'password' } } }),
  },
  'a wrong password': {
    site: http(BASIC),
    group: plain({ connection: { basicAuth: { username: 'scraper', password: 'wrong_password' } } }),
    isDown: true,
  },
  'basic auth over https': {
    site: https(`${TLS}\n${BASIC}`),
    group: secure({ tls: CA, basicAuth: { username: 'scraper', password: 'password' } }),
  },
  'a bearer token': {
    site: http(only('Authorization', `Bearer ${SECRETS.token}`)),
    group: plain({ connection: { bearerToken: 'token' } }),
  },
  'no bearer token': {
    site: http(only('Authorization', `Bearer ${SECRETS.token}`)),
    group: plain(),
    isDown: true,
  },
  'a header': {
    site: http(only('X-Api-Key', SECRETS.api_key)),
    group: plain({ connection: { headers: { 'X-Api-Key': 'api_key' } } }),
  },
  'a path prefix': {
    site: http('uri strip_prefix /orchestrator\n'),
    group: plain({ pathPrefix: '/orchestrator' }),
  },
  'no Content-Type, with a fallback': {
    site: http('header >Content-Type ""'),
    group: plain({ fallbackScrapeProtocol: 'PrometheusText0.0.4' }),
  },
  'no Content-Type': { site: http('header >Content-Type ""'), group: plain(), isDown: true },
};

/** The Caddyfile of all cases. */
export function caddyfile(ports: readonly number[], simulator: number): string {
  const sites = Object.values(CASES).map(({ site }, index) => {
    const { address, directives = '' } = site(ports[index] ?? 0);
    return `${address} {\n ${directives}\n reverse_proxy 127.0.0.1:${simulator}\n}`;
  });
  return `{\n admin off\n auto_https off\n persist_config off\n servers {\n strict_sni_host insecure_off\n }\n}\n${sites.join('\n')}\n`;
}

/** A site of the Caddyfile that forwards HTTPS requests to a port of this machine. */
export function proxyOf(port: number, to: number): string {
  return `https://:${port} {\n ${TLS}\n reverse_proxy 127.0.0.1:${to}\n}\n`;
}

/** Creates a CA, certificates of a server and of a client, and the other secrets, in a folder. */
export function writeSecrets(folder: string): void {
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    ...[
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-days',
      '2',
      '-subj',
      '/CN=Lab CA',
    ],
  );
  const certificate = (name: string, san: string) => {
    openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    writeFileSync(join(folder, 'san.txt'), `subjectAltName=${san}\n`);
    openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
      ...['-out', `${name}.pem`, '-days', '2', '-extfile', 'san.txt'],
    );
  };
  certificate('server', 'DNS:localhost,IP:127.0.0.1,IP:::1');
  certificate('named', 'DNS:orchestrator.internal');
  certificate('client', 'DNS:prometheus');
  for (const [name, value] of Object.entries(SECRETS)) writeFileSync(join(folder, name), value);
}

/** Caddy's hash of the right password. */
export function passwordHash(caddy: string): string {
  return execFileSync(caddy, ['hash-password', '--bcrypt-cost', '6'], { input: `${SECRETS.password}\n` })
    .toString()
    .trim();
}

/** Copies a file of the secrets. */
export function copy(from: string, to: string): void {
  writeFileSync(to, readFileSync(from));
}
