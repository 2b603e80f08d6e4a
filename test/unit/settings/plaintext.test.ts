import { ProblemsError } from '../../../lib/problems';
import { checkDockerTls } from '../../../operations/environment';
import { loadEnvironments } from '../../../settings/load';
import type { EnvironmentInput } from '../../../settings/schema';
import { prod } from '../../support/environments';

const REASON = 'A VPN between the hosts';
const SECRETS = '/etc/secrets';
/** External servers reach the containers. */
const REACHED = { docker: { address: '10.0.0.5' } };
const mail = (smtp: object) => ({
  notifications: { email: { to: ['a@example.org'], smtp: { host: 'm', from: 'a@example.org', ...smtp } } },
});

function load(input: object) {
  return loadEnvironments([{ ...prod, ...input } as EnvironmentInput], {});
}

function pathsOf(input: object): string[] {
  try {
    load(input);
    return [];
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(({ path }) => path);
    throw error;
  }
}

describe('a connection without TLS that carries a login', () => {
  it.each<[string, (allowed: object) => object]>([
    [
      'prod.grafana.external',
      (allowed) => ({ ...REACHED, grafana: { external: 'http://g.example.org', ...allowed } }),
    ],
    [
      'prod.elasticsearch.external',
      (allowed) => ({ elasticsearch: { external: 'http://10.0.0.1:9200', ...allowed } }),
    ],
    [
      'prod.docker.host',
      (allowed) => ({ docker: { host: 'tcp://10.0.0.1:2375', secretsDirectory: SECRETS, ...allowed } }),
    ],
    [
      'prod.notifications.email.smtp.requireTls',
      (allowed) => mail({ username: 'u', requireTls: false, ...allowed }),
    ],
  ])('is refused at %s, unless allowPlaintext gives the reason', (path, input) => {
    expect(pathsOf(input({}))).toEqual([path]);
    expect(pathsOf(input({ allowPlaintext: REASON }))).toEqual([]);
    expect(pathsOf(input({ allowPlaintext: '' }))).toHaveLength(1);
  });

  it.each<[string, object]>([
    ['uses https', { ...REACHED, grafana: { external: 'https://g.example.org' } }],
    [
      'stays on this host',
      {
        elasticsearch: { external: 'http://host.docker.internal:9200' },
        grafana: { external: 'http://[::1]' },
        prometheus: { external: 'http://[::1]:9090' },
      },
    ],
    ['leads to a server without a login', { ...REACHED, prometheus: { external: 'http://p.example.org' } }],
    ['uses SSH', { docker: { host: 'ssh://u@h', secretsDirectory: SECRETS } }],
    ['uses TLS to an engine', { docker: { host: 'tcp://h:2376', tls: true, secretsDirectory: SECRETS } }],
    ['has no login to a mail server', mail({ requireTls: false })],
  ])('is accepted if it %s', (_, input) => expect(pathsOf(input)).toEqual([]));
});

describe('a Docker engine at a tcp address', () => {
  const TLS = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' };
  const local = {};
  const remote = { docker: { host: 'tcp://h:2376', tls: true, secretsDirectory: SECRETS } };

  it.each<[string, object, NodeJS.ProcessEnv, string[]]>([
    ['the setting names it and the certificates are missing', remote, {}, ['prod.docker.host']],
    ['the setting names it and TLS is off', remote, { DOCKER_CERT_PATH: '/certs' }, ['prod.docker.host']],
    ['the setting names it with certificates', remote, TLS, []],
    ['DOCKER_HOST names it', local, { DOCKER_HOST: 'tcp://h:2375' }, ['DOCKER_HOST']],
    ['DOCKER_HOST names it with certificates', local, { DOCKER_HOST: 'tcp://h:2376', ...TLS }, []],
    ['DOCKER_HOST names it on this host', local, { DOCKER_HOST: 'tcp://127.0.0.1:2375' }, []],
    [
      'DOCKER_HOST names it and a reason is given',
      { docker: { allowPlaintext: REASON } },
      { DOCKER_HOST: 'tcp://h:2375' },
      [],
    ],
  ])('is used only with TLS: %s', (_, input, variables, paths) => {
    const [environment] = load(input);
    expect(environment && checkDockerTls(environment, variables).map(({ path }) => path)).toEqual(paths);
  });
});
