import { bundle } from '../../../bundle';
import { JOBS } from '../../../lib/names';
import type { EnvironmentInput } from '../../../settings/schema';
import { EXTERNAL, exampleBundle, exampleEnvironment } from '../../support/example';
import { problemsOf } from '../../support/problems';

const smtp = (host: string) => ({
  notifications: { email: { to: ['a@example.org'], smtp: { host, from: 'b@example.org' } } },
});

describe('an address that a container cannot reach', () => {
  it.each<[string, Partial<EnvironmentInput>, string]>([
    [
      'an external server on the loopback address',
      { elasticsearch: { external: 'http://localhost:9200' } },
      "qa.elasticsearch.external: 'http://localhost:9200' is not reachable from the container of grafana and collector: there, localhost is the container itself. Use 'http://host.docker.internal:9200'",
    ],
    [
      'a target on the loopback address',
      { orchestrator: { instances: 0, targets: ['127.0.0.1:8000'] } },
      "qa.orchestrator.targets.0: '127.0.0.1:8000' is not reachable from the container of prometheus",
    ],
    [
      'a target of a group on the IPv6 loopback address',
      { orchestrator: { targetGroups: [{ targets: ['[::1]:8000'] }] } },
      "qa.orchestrator.targetGroups.0.targets.0: '[::1]:8000' is not reachable from the container of prometheus",
    ],
    [
      'a short form of the loopback address',
      { prometheus: { external: 'http://127.1:9090' } },
      "qa.prometheus.external: 'http://127.1:9090' is not reachable from the container of grafana: there, 127.0.0.1 is the container itself. Use 'http://host.docker.internal:9090'",
    ],
    [
      'the loopback address in capital letters',
      { orchestrator: { instances: 0, targets: ['LOCALHOST:8000'] } },
      "there, localhost is the container itself. Use 'host.docker.internal:8000'",
    ],
    [
      'the loopback address as an IPv6 address',
      { orchestrator: { instances: 0, targets: ['[::ffff:127.0.0.1]:8000'] } },
      "Use 'host.docker.internal:8000'",
    ],
    [
      'a mail server on a short form of the loopback address',
      smtp('127.1'),
      "qa.notifications.email.smtp.host: '127.1' is not reachable from the container of alertmanager and grafana: there, 127.0.0.1 is the container itself. Use 'host.docker.internal'",
    ],
    [
      'a mail server on the loopback address',
      smtp('localhost'),
      "qa.notifications.email.smtp.host: 'localhost' is not reachable from the container of alertmanager and grafana",
    ],
    [
      'an external Prometheus that reaches no container',
      { prometheus: { external: 'https://metrics.example.org' } },
      'qa.prometheus.external: https://metrics.example.org cannot reach alertmanager, grafana, orchestrator, collector: containers listen on the loopback address of the Docker host only. Set docker.address',
    ],
    [
      'an external Grafana that reaches no container',
      { grafana: { external: 'https://grafana.example.org' } },
      'qa.grafana.external: https://grafana.example.org cannot reach prometheus, alertmanager, elasticsearch:',
    ],
    [
      'all addresses of the Docker host',
      { docker: { address: '0.0.0.0' } },
      "qa.docker.address: '0.0.0.0' is not an address at which another machine can reach the Docker host",
    ],
    [
      'a name for the address of the Docker host',
      { docker: { address: 'docker.example.org' } },
      'qa.docker.address: \'docker.example.org\' is not an IP address. Use a value such as "10.0.0.5"',
    ],
    ...(
      [
        ['prometheus', 'https://metrics.example.org/api/v1/query'],
        ['alertmanager', 'https://alerts.example.org/api/v2'],
        ['grafana', 'https://grafana.example.org/login'],
        ['elasticsearch', 'https://logs.example.org:9200/_bulk'],
      ] as const
    ).map(([server, external]): [string, Partial<EnvironmentInput>, string] => [
      `${external} in place of the URL of the server`,
      { [server]: { external } },
      `qa.${server}.external: '${external}' is the URL of an API or a page`,
    ]),
    [
      'members of a container',
      { alertmanager: { members: ['https://am-2.example.org'] } },
      'qa.alertmanager.members: belong to an external cluster',
    ],
    [
      'the same replica twice',
      {
        alertmanager: {
          external: 'https://am-1.example.org',
          members: ['https://am-2.example.org', 'https://AM-1.example.org:443/'],
        },
      },
      "qa.alertmanager.members.1: 'https://AM-1.example.org:443/' is also another member, or alertmanager.external",
    ],
    [
      'a CA file for an external server by http',
      {
        elasticsearch: {
          external: 'http://host.docker.internal:9200',
          connection: { tls: { ca: 'ca.pem' } },
        },
      },
      'qa.elasticsearch.connection.tls: applies to https, but elasticsearch.external is http',
    ],
    [
      'an API key together with a password',
      {
        elasticsearch: {
          external: 'https://logs.example.org',
          connection: { apiKey: 'key', basicAuth: { username: 'u', password: 'p' } },
        },
      },
      'qa.elasticsearch.connection.apiKey: cannot be combined with basicAuth or bearerToken',
    ],
    [
      'a token for an external server without TLS',
      {
        prometheus: { external: 'http://metrics.example.org', connection: { bearerToken: 'token' } },
        docker: { address: '10.0.0.5' },
      },
      'qa.prometheus.external: is http: anyone on the network can read the credentials',
    ],
    [
      'credentials of a container',
      { prometheus: { connection: { bearerToken: 'token' } } },
      'qa.prometheus.connection: applies to an external server, but this one runs in a container',
    ],
    [
      "a token that Grafana's contact point cannot send",
      { alertmanager: { external: 'https://am.example.org', connection: { bearerToken: 'token' } } },
      "qa.alertmanager.connection.bearerToken: is not supported by Grafana's contact point",
    ],
  ])('is refused: %s', (_, settings, expected) => {
    expect(problemsOf(settings)[0]).toContain(expected);
  });

  it('is accepted when the client runs on the Docker host itself', () => {
    const local = (port: number) => ({ external: `http://localhost:${port}` });
    expect(problemsOf({ prometheus: local(9090), grafana: local(3000), alertmanager: local(9093) })).toEqual(
      [],
    );
  });
});

describe('the Docker host by the name host.docker.internal', () => {
  const made = exampleBundle({ elasticsearch: { external: 'http://host.docker.internal:9200' } });

  it('is an entry of every container', () => {
    for (const { hosts } of made.platform.workloads) {
      expect(hosts).toEqual({ 'host.docker.internal': 'host-gateway' });
    }
  });
});

describe('external servers that connect to containers', () => {
  const environment = exampleEnvironment({
    prometheus: EXTERNAL.prometheus,
    docker: { address: '10.0.0.5' },
  });
  const { prometheus, platform } = bundle(environment);

  it('send scrapes and notifications to the address of the Docker host', () => {
    expect(prometheus.config.alerting.alertmanagers[0]?.static_configs[0]?.targets).toEqual([
      '10.0.0.5:9093',
    ]);
    const targets = prometheus.config.scrape_configs.map(
      ({ job_name, static_configs }) => [job_name, static_configs[0]?.targets] as const,
    );
    expect(targets.filter(([job]) => Object.values<string>(JOBS).includes(job))).toEqual([
      ['model-orchestrator', ['10.0.0.5:8000']],
      ['model-orchestrator-health', ['10.0.0.5:8000']],
      ['prometheus', ['localhost:9090']],
      ['alertmanager', ['10.0.0.5:9093']],
      ['grafana', ['10.0.0.5:3000']],
      ['log-collector', ['10.0.0.5:8888']],
    ]);
  });

  it('scrape no address that only containers reach: such a server has no job, or publishes its port there', () => {
    const targets = prometheus.config.scrape_configs.flatMap(({ static_configs }) =>
      static_configs.flatMap(({ targets: own }) => own),
    );
    expect(targets.filter((target) => !/^(10\.0\.0\.5|localhost):\d+$/.test(target))).toEqual([]);
  });

  it('find exactly those ports published there', () => {
    const there = platform.workloads.flatMap(({ name, ports }) =>
      ports.flatMap(({ host, address }) => (address === '10.0.0.5' ? [[name, host]] : [])),
    );
    expect(there.sort()).toEqual([
      ['ai-karen-api', 8000],
      ['alertmanager', 9093],
      ['collector', 8888],
      ['grafana', 3000],
    ]);
  });
});

describe('a connection to external servers', () => {
  const tls = { ca: 'ca.pem', certificate: 'client.pem', key: 'client.key' };
  const { prometheus, dataSources, platform } = exampleBundle({
    ...EXTERNAL,
    prometheus: {
      external: 'https://metrics.example.org',
      connection: { tls, bearerToken: 'prometheus_token' },
    },
    grafana: undefined,
    alertmanager: {
      external: 'https://am-1.example.org/am',
      members: ['https://am-2.example.org/am'],
      connection: { tls: { ca: 'ca.pem' } },
    },
  } as Partial<EnvironmentInput>);

  it('is used for every Alertmanager', () => {
    expect(prometheus.config.alerting.alertmanagers).toEqual(
      ['am-1', 'am-2'].map((host) => ({
        scheme: 'https',
        tls_config: { ca_file: '/run/secrets/ca.pem' },
        path_prefix: '/am',
        static_configs: [{ targets: [`${host}.example.org:443`] }],
      })),
    );
  });

  it("is in Grafana's data sources by the paths of the mounted files", () => {
    const [source] = dataSources.datasources;
    expect(source).toMatchObject({
      uid: 'prometheus',
      jsonData: { tlsAuth: true, tlsAuthWithCACert: true, httpHeaderName1: 'Authorization' },
      secureJsonData: {
        tlsCACert: '$__file{/run/secrets/ca.pem}',
        tlsClientKey: '$__file{/run/secrets/client.key}',
        httpHeaderValue1: 'Bearer $__file{/run/secrets/prometheus_token}',
      },
    });
    expect(platform.workloads.find(({ name }) => name === 'grafana')?.userSecrets?.toSorted()).toEqual([
      'ca.pem',
      'client.key',
      'client.pem',
      'prometheus_token',
    ]);
  });
});
