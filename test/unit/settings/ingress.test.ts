import { loadEnvironments } from '../../../settings/load';
import type { EnvironmentInput } from '../../../settings/schema';
import { exampleBundle } from '../../support/example';
import { SWARM } from '../../support/swarm';

type Ingress = NonNullable<EnvironmentInput['ingress']>;

const OWN = { certificate: 'ingress.pem', key: 'ingress.key' };
const ACME = { acme: { email: 'Admin <admin@example.org>' } };
const HOST = 'monitoring.example.org';

function problemsOf(ingress: unknown, settings: Partial<EnvironmentInput> = {}): string {
  try {
    loadEnvironments([{ name: 'qa', ingress: ingress as Ingress, ...settings }], {});
    return '';
  } catch (error) {
    return String(Object(error).message);
  }
}

const behind = (ingress: Partial<Ingress> = {}, settings: Partial<EnvironmentInput> = {}) =>
  exampleBundle({
    name: 'qa',
    grafana: {},
    ingress: { host: HOST, tls: OWN, ...ingress },
    ...settings,
  });

const workload = (of: ReturnType<typeof behind>, wanted = 'ingress') =>
  of.platform.workloads.find(({ name }) => name === wanted);

describe('the ingress is refused', () => {
  it.each<[string, unknown, Partial<EnvironmentInput>, ...string[]]>([
    [
      'with a scheme',
      { host: `https://${HOST}`, tls: OWN },
      {},
      'qa.ingress.host',
      `'https://${HOST}' is not a host`,
    ],
    ['with a port', { host: `${HOST}:443`, tls: OWN }, {}, 'qa.ingress.host', `'${HOST}:443' is not a host`],
    ['with a path', { host: `${HOST}/grafana`, tls: OWN }, {}, `'${HOST}/grafana' is not a host`],
    ['without a certificate', { host: HOST, tls: {} }, {}, 'qa.ingress.tls: has no certificate', 'acme'],
    [
      'without a key',
      { host: HOST, tls: { certificate: 'a.pem' } },
      {},
      "qa.ingress.tls.key: is missing: the certificate 'a.pem'",
    ],
    [
      'without the certificate of its key',
      { host: HOST, tls: { key: 'a.key' } },
      {},
      'qa.ingress.tls.certificate: is missing',
    ],
    [
      'with two certificates',
      { host: HOST, tls: { ...OWN, ...ACME } },
      {},
      'qa.ingress.tls.acme: cannot be combined',
    ],
    ...['localhost', '10.0.0.5', '[2001:db8::1]', 'monitoring', 'a.localhost'].map(
      (host): [string, unknown, Partial<EnvironmentInput>, string] => [
        `with ACME for ${host}`,
        { host, tls: ACME },
        {},
        `qa.ingress.host: '${host}' cannot get a certificate by ACME`,
      ],
    ),
    [
      "with a company's ACME server without TLS",
      { host: HOST, tls: { acme: { ...ACME.acme, directory: 'http://ca.example.org/acme/directory' } } },
      {},
      "qa.ingress.tls.acme.directory: 'http://ca.example.org/acme/directory' is not https",
    ],
    [
      'with an ACME CA but no ACME server',
      { host: HOST, tls: { acme: { ...ACME.acme, ca: 'company_ca.pem' } } },
      {},
      'qa.ingress.tls.acme.ca: is the CA of acme.directory, which is not set',
    ],
    [
      'with ACME on loopback',
      { host: HOST, address: '127.0.0.1', tls: ACME },
      {},
      "qa.ingress.address: '127.0.0.1' is not reachable",
    ],
    [
      'with forward auth without URL',
      { host: HOST, tls: OWN, auth: { forward: {} } },
      {},
      'qa.ingress.auth.forward.url: is missing',
    ],
    [
      'with a login service on loopback',
      { host: HOST, tls: OWN, auth: { forward: { url: 'http://localhost:9091/verify' } } },
      {},
      'host.docker.internal:9091',
    ],
    [
      'with a login service without TLS',
      { host: HOST, tls: OWN, auth: { forward: { url: 'http://auth.example.org' } } },
      {},
      'is not encrypted',
    ],
    [
      'with another public URL',
      { host: HOST, tls: OWN },
      { prometheus: { publicUrl: 'https://p.example.org' } },
      "qa.prometheus.publicUrl: 'https://p.example.org' contradicts ingress",
    ],
    [
      'with the port of a server',
      { host: HOST, httpsPort: 3000, tls: OWN },
      {},
      'grafana and ingress.httpsPort have the same port 3000',
    ],
    ['with one port for both', { host: HOST, httpPort: 443, tls: OWN }, {}, 'have the same port 443'],
    [
      'with the default password',
      { host: HOST, tls: OWN },
      { name: 'dev', grafana: { adminPassword: 'default' } },
      "dev.grafana.adminPassword: 'default' lets anyone",
    ],
    [
      'with no server to forward to',
      { host: HOST, tls: OWN },
      {
        prometheus: { external: 'https://p.example.org' },
        alertmanager: { external: 'https://a.example.org' },
        grafana: { external: 'https://g.example.org' },
        docker: { address: '10.0.0.5' },
      },
      'qa.ingress: has nothing to forward to',
    ],
  ])('%s', (_, ingress, settings, ...expected) => {
    const problems = problemsOf(ingress, settings);
    for (const text of expected) expect(problems).toContain(text);
  });
});

describe('the ingress', () => {
  const made = behind();

  it('does not exist by default', () => {
    expect(workload(exampleBundle())).toBeUndefined();
    expect(exampleBundle().platform.configurations.map(({ name }) => name)).not.toContain('ingress-config');
  });

  it('publishes its two ports on all addresses, or on the one of the settings', () => {
    const published = (address: string, https = 443) => [
      { host: https, container: 8443, address },
      { host: 80, container: 8080, address },
    ];
    expect(workload(made)?.ports).toEqual(published('0.0.0.0'));
    expect(workload(behind({ address: '10.0.0.5', httpsPort: 8443 }))?.ports).toEqual(
      published('10.0.0.5', 8443),
    );
  });

  it('runs a copy of the program, which needs no capability', () => {
    expect(workload(made)?.entrypoint?.at(-1)).toMatch(
      /^set -e\ncp \/usr\/bin\/caddy \/tmp\/ingress\nexec \/tmp\/ingress run/,
    );
    expect(workload(made)).not.toHaveProperty('writableRoot');
  });

  it('has its configuration checked with the certificate before it is loaded', () => {
    expect(made.platform.configurations.find(({ name }) => name === 'ingress-config')).toMatchObject({
      check: expect.stringContaining('/tmp/ingress validate'),
      secrets: ['ingress.pem', 'ingress.key'],
      files: made.files.ingress,
    });
  });

  it('has its configuration checked on a swarm without the certificate, which only the service can read', () => {
    const { platform } = behind({}, SWARM);
    expect(platform.configurations.find(({ name }) => name === 'ingress-config')?.check).toContain(
      '/tmp/ingress adapt',
    );
  });

  it('keeps the certificates of ACME in a volume', () => {
    const acme = behind({ tls: ACME });
    expect(workload(acme)?.mounts).toContainEqual(
      expect.objectContaining({ volume: 'ingress-data', path: '/var/lib/ingress' }),
    );
    expect(acme.files.ingress?.Caddyfile).toContain('email admin@example.org');
    expect(acme.files.ingress?.Caddyfile).not.toContain('/run/secrets');
  });

  it("gets its certificate from a company's ACME server, which may accept internal host names", () => {
    const directory = 'https://ca.example.org/acme/acme/directory';
    const acme = behind({
      host: 'monitoring',
      address: '127.0.0.1',
      tls: { acme: { ...ACME.acme, directory, ca: 'company_ca.pem' } },
    });
    expect(acme.files.ingress?.Caddyfile).toContain(
      `\tacme_ca ${directory}\n\tacme_ca_root /run/secrets/company_ca.pem\n`,
    );
    expect(workload(acme)?.userSecrets).toEqual(['company_ca.pem']);
  });

  it('is in the links of the servers, with its port', () => {
    const at = behind({ httpsPort: 8443 });
    expect(workload(made, 'prometheus')?.command).toContain(`--web.external-url=https://${HOST}/prometheus`);
    expect(workload(at, 'alertmanager')?.command).toContain(
      `--web.external-url=https://${HOST}:8443/alertmanager`,
    );
    expect(workload(made, 'grafana')?.environment?.GF_SERVER_ROOT_URL).toBe(`https://${HOST}/`);
    expect(JSON.stringify(made.prometheus.rules)).toContain(`https://${HOST}/d/`);
  });

  it('forwards to containers only', () => {
    const { Caddyfile = '' } =
      behind({}, { alertmanager: { external: 'https://a.example.org' } }).files.ingress ?? {};
    expect(Caddyfile).toContain('reverse_proxy prometheus:9090');
    expect(Caddyfile).not.toContain('alertmanager');
  });

  it('adds the logins of the servers only after a login service has decided', () => {
    const forward = behind({
      auth: { forward: { url: 'https://auth.example.org/verify', headers: ['Remote-User'] } },
    });
    expect(workload(made)?.secrets).toEqual([]);
    expect(made.files.ingress?.Caddyfile).not.toContain('Authorization');
    expect(workload(forward)?.secrets).toEqual(['prometheus_password', 'alertmanager_password']);
    const { Caddyfile = '' } = forward.files.ingress ?? {};
    expect(Caddyfile.indexOf('forward_auth https://auth.example.org')).toBeLessThan(
      Caddyfile.indexOf('Authorization'),
    );
    expect(Caddyfile.match(/copy_headers Remote-User/g)).toHaveLength(2);
  });
});

describe("Grafana's OpenID Connect provider", () => {
  const oidc = {
    authUrl: 'https://id.example.org/auth',
    tokenUrl: 'https://id.example.org/token',
    apiUrl: 'https://id.example.org/userinfo',
    clientId: 'grafana',
    clientSecret: 'grafana_oidc_secret',
  };

  it('has its secret in a file, and maps groups to roles', () => {
    const grafana = workload(
      behind({}, { grafana: { oidc: { ...oidc, admins: ['ops'], editors: ['dev'] } } }),
      'grafana',
    );
    expect(grafana?.userSecrets).toEqual(['grafana_oidc_secret']);
    expect(grafana?.environment).toMatchObject({
      GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET__FILE: '/run/secrets/grafana_oidc_secret',
      GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_PATH:
        "contains(groups[*], 'ops') && 'Admin' || contains(groups[*], 'dev') && 'Editor' || 'Viewer'",
      GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_STRICT: 'true',
    });
  });

  it.each<[string, object, string]>([
    ['without TLS', { authUrl: 'http://id.example.org/auth' }, 'qa.grafana.oidc.authUrl'],
    ['on loopback', { tokenUrl: 'http://localhost/token' }, 'qa.grafana.oidc.tokenUrl'],
    ['with a quote in a group', { admins: ["a' || 'Admin"] }, 'qa.grafana.oidc.admins.0'],
  ])('is refused %s', (_, setting, expected) => {
    expect(problemsOf(undefined, { grafana: { oidc: { ...oidc, ...setting } } })).toContain(expected);
  });

  it('is refused for an external Grafana', () => {
    const grafana = { external: 'https://grafana.example.org', oidc };
    expect(problemsOf(undefined, { grafana, docker: { address: '10.0.0.5' } })).toContain(
      'qa.grafana.oidc: applies',
    );
  });
});
