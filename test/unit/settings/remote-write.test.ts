import { parse } from 'yaml';
import { exampleBundle } from '../../support/example';
import { problemsOf } from '../../support/problems';

const URL = 'https://mimir.example.org/api/v1/push';
const storage = (settings: object) => ({ prometheus: { remoteWrite: [{ url: URL, ...settings }] } });
const step = (settings: object) => storage({ relabel: [settings] });
const FIELD = 'qa.prometheus.remoteWrite.0';

describe('a remote storage', () => {
  it.each<[string, object, string]>([
    [
      'of an external Prometheus',
      {
        prometheus: { external: 'https://metrics.example.org', remoteWrite: [{ url: URL }] },
        docker: { address: '10.0.0.5' },
      },
      'qa.prometheus.remoteWrite: applies to a Prometheus in a container, but Prometheus is external (https://metrics.example.org). Configure remote_write',
    ],
    [
      'on the loopback address of the container',
      storage({ url: 'http://localhost:8428/api/v1/write' }),
      `${FIELD}.url: 'http://localhost:8428/api/v1/write' is not reachable from the container of prometheus`,
    ],
    [
      'with the name of another storage',
      { prometheus: { remoteWrite: [{ url: URL }, { url: URL }] } },
      "qa.prometheus.remoteWrite.1.name: 'mimir.example.org' is already the name of another storage. Give each storage its own `name`.",
    ],
    [
      'with a password and without TLS',
      storage({
        url: 'http://mimir.example.org/api/v1/push',
        connection: { basicAuth: { username: 'u', password: 'p' } },
      }),
      `${FIELD}.url: is http: anyone on the network can read the credentials. Use an https URL, or give the reason: ${FIELD.slice(3)}.connection.allowPlaintext`,
    ],
    [
      'with the URL of the server only',
      storage({ url: 'https://mimir.example.org' }),
      `${FIELD}.url: 'https://mimir.example.org' has no path, but servers accept samples only at a path. Add the path: /api/v1/push`,
    ],
    [
      'without a URL',
      { prometheus: { remoteWrite: [{}] } },
      `${FIELD}.url: is missing. Add a value such as "${URL}".`,
    ],
    [
      'with a step that replaces nothing',
      step({ action: 'replace', replacement: 'x' }),
      `${FIELD}.relabel.0.targetLabel: is missing: 'replace' sets a label. Add its name.`,
    ],
    [
      'with a pattern that Prometheus cannot read',
      step({ action: 'drop', sourceLabels: ['__name__'], regex: '(?!up)' }),
      `${FIELD}.relabel.0.regex: '(?!up)' is not a regular expression of Prometheus (RE2)`,
    ],
    [
      'with a step that drops everything',
      step({ action: 'drop', sourceLabels: ['job'] }),
      `${FIELD}.relabel.0.regex: is missing: 'drop' would apply to everything`,
    ],
    [
      'with a step that compares nothing',
      step({ action: 'keep', regex: 'up' }),
      `${FIELD}.relabel.0.sourceLabels: is empty, so 'keep' compares nothing`,
    ],
    [
      'with a setting without effect',
      step({ action: 'labeldrop', regex: 'pod', targetLabel: 'x' }),
      `${FIELD}.relabel.0.targetLabel: has no effect with 'labeldrop'`,
    ],
  ])('%s is refused', (_, settings, problem) => {
    expect(problemsOf(settings)).toEqual([expect.stringContaining(problem)]);
  });

  it('is written to prometheus.yml, with the secrets as files that Prometheus mounts', () => {
    const { files, platform, alerts, dashboards } = exampleBundle({
      prometheus: {
        remoteWrite: [
          {
            url: URL,
            connection: { bearerToken: 'mimir_token', headers: { 'X-Scope-OrgID': 'mimir_tenant' } },
            relabel: [{ action: 'drop', sourceLabels: ['__name__'], regex: 'go_.*' }],
          },
        ],
      },
    });
    expect(parse(files.prometheus?.['prometheus.yml'] ?? '').remote_write).toEqual([
      {
        name: 'mimir.example.org',
        url: URL,
        authorization: { type: 'Bearer', credentials_file: '/run/secrets/mimir_token' },
        http_headers: { 'X-Scope-OrgID': { files: ['/run/secrets/mimir_tenant'] } },
        write_relabel_configs: [{ action: 'drop', source_labels: ['__name__'], regex: 'go_.*' }],
      },
    ]);
    const prometheus = platform.workloads.find(({ name }) => name === 'prometheus');
    expect(prometheus?.userSecrets).toEqual(['mimir_token', 'mimir_tenant']);
    expect(alerts.map(({ name }) => name)).toContain('PrometheusRemoteWriteBehind');
    expect(JSON.stringify(dashboards)).toContain('"Remote write"');
  });

  it('adds nothing if it is not set', () => {
    const { prometheus, alerts, dashboards } = exampleBundle();
    expect(prometheus.config).not.toHaveProperty('remote_write');
    expect(alerts.map(({ name }) => name).filter((name) => name.startsWith('PrometheusRemote'))).toEqual([]);
    expect(JSON.stringify(dashboards)).not.toContain('"Remote write"');
  });
});
