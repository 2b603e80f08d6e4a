import { platform } from '../../../bundle/platform';
import { SERVERS } from '../../../servers';
import { localUrl, publicUrl } from '../../../servers/addresses';
import { grafana } from '../../../servers/grafana';
import type { Platform } from '../../../servers/workload';
import { EXTERNAL, exampleBundle, exampleEnvironment } from '../../support/example';

const servers = ({ workloads }: Platform) => workloads.map(({ name }) => name);
const configurations = (of: Platform) => of.configurations.map(({ name }) => name);

const here = exampleBundle();
const elsewhere = exampleBundle(EXTERNAL);
/** Runs only with a Prometheus in a container, because no other can reach it. */
const NODE_EXPORTER = 'node-exporter';

describe('an external server', () => {
  it.each([
    ['prometheus', 'prometheus-config'],
    ['alertmanager', 'alertmanager-config'],
    ['grafana', 'grafana-config'],
    ['elasticsearch', undefined],
  ] as const)('has no container and no configuration in this environment: %s', (server, configuration) => {
    const without = platform(
      exampleEnvironment({ docker: EXTERNAL.docker, [server]: EXTERNAL[server] }),
      here.files,
      SERVERS,
    );
    const gone = server === 'prometheus' ? [server, NODE_EXPORTER] : [server];
    expect(servers(without)).toEqual(servers(here.platform).filter((name) => !gone.includes(name)));
    expect(configurations(without)).toEqual(
      configurations(here.platform).filter((name) => name !== configuration),
    );
    expect(without.workloads.flatMap(({ after }) => after)).not.toContain(server);
  });

  it('does not remove the other servers, even if all that can be are external', () => {
    const others = servers(here.platform).filter((name) => !(name in EXTERNAL) && name !== NODE_EXPORTER);
    expect(others).toEqual(expect.arrayContaining(['ai-karen-api', 'collector']));
    expect(servers(elsewhere.platform)).toEqual(others);
  });
});

describe('an external server is used', () => {
  const { prometheus, dataSources, environment, logs, dashboards } = elsewhere;
  const job = (name: string) => prometheus.config.scrape_configs.find(({ job_name }) => job_name === name);

  it('for alerts, by HTTPS and below its path', () => {
    expect(prometheus.config.alerting.alertmanagers).toEqual([
      {
        scheme: 'https',
        path_prefix: '/alertmanager',
        static_configs: [{ targets: ['alerts.example.org:443'] }],
      },
    ]);
  });

  it('for scrapes, by HTTPS, below its path and at its port', () => {
    expect(job('alertmanager')).toMatchObject({
      scheme: 'https',
      metrics_path: '/alertmanager/metrics',
      static_configs: [{ targets: ['alerts.example.org:443'] }],
    });
    expect(job('grafana')).toMatchObject({
      scheme: 'https',
      metrics_path: '/metrics',
      static_configs: [{ targets: ['grafana.example.org:443'] }],
    });
  });

  it("for Grafana's data sources", () => {
    expect(dataSources.datasources.map(({ uid, url }) => [uid, url])).toEqual([
      ['prometheus', 'https://metrics.example.org/prometheus'],
      ['alertmanager', 'https://alerts.example.org/alertmanager'],
      ['elasticsearch', 'https://logs.example.org:9243'],
      ['elasticsearch-audit', 'https://logs.example.org:9243'],
    ]);
  });

  it('for log records', () => {
    const endpoints = Object.values(logs.collector.exporters).map((exporter) =>
      'endpoint' in exporter ? exporter.endpoint : undefined,
    );
    expect(new Set(endpoints)).toEqual(new Set(['https://logs.example.org:9243']));
  });

  it('for requests of commands and Terraform', () => {
    expect(localUrl(environment, 'grafana')).toBe('https://grafana.example.org');
    expect(localUrl(environment, 'elasticsearch')).toBe('https://logs.example.org:9243');
  });

  it('in the links of alerts', () => {
    const urls = Object.values(prometheus.rules)
      .flatMap(({ groups }) => groups)
      .flatMap(({ rules }) => rules)
      .flatMap((rule) => ('annotations' in rule ? (rule.annotations.dashboard_url ?? []) : []));
    expect(urls.length).toBeGreaterThan(0);
    for (const url of urls) expect(url).toMatch(/^https:\/\/grafana\.example\.org\/d\//);
  });

  it('without a change of dashboards, which refer to data sources by uid', () => {
    const same = exampleBundle({ host: { exporter: false } });
    expect(JSON.stringify(dashboards)).toBe(JSON.stringify(same.dashboards));
  });
});

describe('the URL that people open', () => {
  it.each([
    ['is the loopback address', {}, 'http://localhost:3000'],
    ['has the port of the environment', { ports: { grafana: 3999 } }, 'http://localhost:3999'],
    ['is that of an external server', EXTERNAL, 'https://grafana.example.org'],
    [
      'is the public URL of the environment, without a trailing slash',
      { grafana: { adminPassword: 'default' as const, publicUrl: 'https://monitoring.example.org/g/' } },
      'https://monitoring.example.org/g',
    ],
  ])('%s', (_, settings, expected) => {
    expect(publicUrl(exampleEnvironment(settings), 'grafana')).toBe(expected);
  });

  it('decides whether cookies require HTTPS', () => {
    const cookie = (publicUrl: string) =>
      grafana.workloads(exampleEnvironment({ grafana: { publicUrl } }))[0]?.environment
        ?.GF_SECURITY_COOKIE_SECURE;
    expect([cookie('http://grafana.example.org'), cookie('https://grafana.example.org')]).toEqual([
      'false',
      'true',
    ]);
  });
});
