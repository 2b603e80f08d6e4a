import { ProblemsError } from '../../../lib/problems';
import { loadEnvironments } from '../../../settings/load';
import { reservedPorts } from '../../../settings/published-ports';
import type { EnvironmentInput } from '../../../settings/schema';
import { EXTERNAL, exampleBundle } from '../../support/example';
import { SWARM } from '../../support/swarm';

const shared = { allowSharedHost: 'A test.' };
const ingress = { host: 'monitoring.example.org', tls: { certificate: 'a.pem', key: 'a.key' } };

it.each<[string, Partial<EnvironmentInput>]>([
  ['the simulator', {}],
  ['several orchestrators', { orchestrator: { image: 'registry.example.org/kari:1', instances: 3 } }],
  ['no orchestrator', { orchestrator: { instances: 0, targets: ['ai-karen-api:8000'] } }],
  [
    'replicas and Thanos',
    { docker: shared, prometheus: { replicas: 2, thanos: {} }, alertmanager: { replicas: 3 } },
  ],
  ['an ingress', { ingress, grafana: { adminPassword: 'secret' } }],
  ['external servers', { ...EXTERNAL, docker: { address: '10.0.0.7' } }],
])('the ports of an environment with %s are those that its containers publish', (_, settings) => {
  const { environment, platform } = exampleBundle({ notifications: { webhook: true }, ...settings });
  const reserved = reservedPorts(environment).filter(({ isPublished }) => isPublished);
  const published = platform.workloads.flatMap(({ ports }) => ports.map(({ host }) => host));
  expect(new Set(reserved.map(({ port }) => port))).toEqual(new Set(published));
});

describe('two environments', () => {
  const HOST = 'ssh://ops@monitoring.example.org';
  const on = (host: string | undefined, more: Partial<EnvironmentInput> = {}) => ({
    docker: { ...(host !== undefined && { host, secretsDirectory: '/etc/secrets' }) },
    notifications: { slack: {} },
    ...more,
  });
  const problemsOf = (one: Partial<EnvironmentInput>, other: Partial<EnvironmentInput>): string[] => {
    try {
      loadEnvironments(
        [
          { name: 'qa', ...one },
          { name: 'perf', ...other },
        ],
        {},
      );
      return [];
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      return error.problems.map(({ path, message, cure }) => `${path}: ${message}. ${cure}`);
    }
  };
  const moved = {
    ports: {
      grafana: 3100,
      prometheus: 9190,
      alertmanager: 9193,
      elasticsearch: 9300,
      orchestrator: 8100,
      simulatorControl: 8101,
    },
    orchestrator: { containerName: 'ai-karen-api-perf' },
  };

  it('are refused on one remote host with every port and name that both use', () => {
    const problems = problemsOf(on(HOST), on('ssh://root@Monitoring.example.org:22'));
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      ...['grafana', 'prometheus', 'alertmanager', 'elasticsearch', 'orchestrator', 'simulatorControl'].map(
        (server) => `perf.ports.${server}`,
      ),
      'perf.orchestrator.containerName',
    ]);
    expect(problems).toContain(
      'perf.ports.grafana: port 3000 of grafana is also the port of grafana in qa (ports.grafana), and both environments run on monitoring.example.org (docker.host). Set ports.grafana in environments/perf.ts or ports.grafana in environments/qa.ts to another port.',
    );
  });

  it('are refused on swarms with a common node', () => {
    const other = {
      ...SWARM.docker,
      nodes: [{ address: '10.0.0.9', host: 'ssh://10.0.0.9' }, ...SWARM.docker.nodes],
    };
    const swarm = { ...on(undefined), docker: SWARM.docker };
    expect(problemsOf(swarm, { ...swarm, docker: other })).toContainEqual(
      expect.stringMatching(
        /^perf\.ports\.grafana: port 3000 .* both environments run on 10\.0\.0\.1 \(docker\.nodes\)/,
      ),
    );
    expect(problemsOf(swarm, { ...swarm, ...moved })).toEqual([]);
  });

  it('are refused for the port of a replica, with the setting that determines it', () => {
    const replicas = on(HOST, {
      ...moved,
      docker: { host: HOST, secretsDirectory: '/etc/secrets', ...shared },
      alertmanager: { replicas: 2 },
    });
    expect(problemsOf(on(HOST, { ports: { grafana: 19_194 } }), replicas)).toEqual([
      expect.stringMatching(
        /^perf\.ports\.alertmanager: port 19194 of alertmanager \(replica 2\) is also the port of grafana in qa \(ports\.grafana\)/,
      ),
    ]);
  });

  it('are refused with ingresses only if these share an address', () => {
    const at = (address?: string, host = ingress.host) =>
      on(HOST, { ingress: { ...ingress, host, ...(address && { address }) } });
    const paths = (one: string | undefined, other: string | undefined) =>
      problemsOf(at(one), { ...at(other, 'other.example.org'), ...moved }).map(
        (problem) => problem.split(':')[0],
      );
    expect(paths('10.0.0.1', '10.0.0.2')).toEqual([]);
    expect(paths('10.0.0.1', undefined)).toEqual(['perf.ingress.httpsPort', 'perf.ingress.httpPort']);
  });

  it('are refused with the same host name for their ingresses, on any hosts', () => {
    expect(problemsOf(on('ssh://a@one', { ingress }), on('ssh://a@two', { ingress }))).toEqual([
      expect.stringMatching(/^perf\.ingress\.host: '.*' is also the host of qa, with the same port/),
    ]);
  });

  it.each<[string, Partial<EnvironmentInput>, Partial<EnvironmentInput>]>([
    ['with ports of their own', on(HOST), on(HOST, moved)],
    ['on different hosts', on(HOST), on('ssh://ops@other.example.org')],
    ['on hosts that depend on where deploy runs', on(undefined), on(undefined)],
    [
      'on the local engine by its address',
      on('unix:///var/run/docker.sock'),
      on('unix:///var/run/docker.sock'),
    ],
    [
      'on swarms, whose nodes differ',
      { ...SWARM, ...on(undefined), docker: { ...SWARM.docker, host: HOST } },
      on(HOST),
    ],
    [
      'whose servers are external',
      on(HOST, { alertmanager: { external: 'https://alerts.example.org' } }),
      on(HOST, { ...moved, ports: { ...moved.ports, alertmanager: 9093 } }),
    ],
  ])('are accepted %s', (_, one, other) => {
    expect(problemsOf(one, other)).toEqual([]);
  });
});
