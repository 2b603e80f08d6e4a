import { readdirSync } from 'node:fs';
import * as z from 'zod';
import { type Problem, ProblemsError } from '../../../lib/problems';
import { environmentSchema } from '../../../settings/environment-schema';
import { environmentFiles } from '../../../settings/environments';
import { type EnvironmentFile, loadEnvironments, loadFiles, settingsOnly } from '../../../settings/load';
import { orchestratorPort } from '../../../settings/orchestrator';
import type { EnvironmentInput } from '../../../settings/schema';
import type { Variables } from '../../../settings/variables';

const dev: EnvironmentInput = { name: 'dev', grafana: { adminPassword: 'default' } };
const staging: EnvironmentInput = { name: 'staging', notifications: { slack: {} } };
const prod: EnvironmentInput = { name: 'prod', notifications: { slack: {} } };

function problemsOf(
  inputs: readonly unknown[],
  variables: Variables = {},
  only?: string[],
): readonly Problem[] {
  return problemsIn(() => loadEnvironments(inputs as EnvironmentInput[], variables, only));
}

function problemsIn(step: () => unknown): readonly Problem[] {
  try {
    step();
    return [];
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
}

function load(input: EnvironmentInput, variables: Variables = {}) {
  const [environment] = loadEnvironments([input], variables);
  if (!environment) throw new Error('no environment was loaded');
  return environment;
}

const night = { name: 'night', to: '06:00' };

describe('the delivered environments', () => {
  it('are the files in environments/, and are valid', () => {
    const files = readdirSync('environments').map((file) => file.replace('.ts', ''));
    const loaded = loadFiles(environmentFiles(), {}, undefined, settingsOnly);
    expect(loaded.map(({ name }) => name).sort()).toEqual(files.sort());
  });
});

describe('the environment files', () => {
  const problems = (...files: EnvironmentFile[]) =>
    problemsIn(() => loadFiles(files, {}, undefined, settingsOnly));
  const devFile = { name: 'dev', exported: dev };

  it('have the names of their environments', () => {
    expect(problems(devFile, { name: 'canary', exported: staging })).toEqual([
      {
        path: 'canary.name',
        message: "'staging' differs from the name of the file environments/canary.ts",
        cure: "Write name: 'canary', or rename the file to staging.ts.",
      },
    ]);
  });

  it('have different names', () => {
    expect(problems(devFile, { name: 'copy', exported: dev }).map(({ path }) => path)).toEqual(['copy.name']);
    expect(problems(devFile, { name: 'dev copy', exported: dev })).toEqual([
      expect.objectContaining({ cure: 'Rename the file to a new name and set `name` to it.' }),
    ]);
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ["'dev'", 'dev'],
    ['a function', () => dev],
  ])('are refused when they export %s', (value, exported) => {
    expect(problems(devFile, { name: 'canary', exported })).toEqual([
      {
        path: 'canary',
        message: `exports ${value}, not an environment`,
        cure: expect.stringContaining('export default defineEnvironment({'),
      },
    ]);
  });
});

describe('an environment that sets nothing', () => {
  it('keeps samples for 15 days, as the contract says', () => {
    expect(load(dev).prometheus.retentionDays).toBe(15);
  });

  it('listens on the ports of the contract', () => {
    expect(load(dev).ports).toMatchObject({ grafana: 3000, prometheus: 9090, orchestrator: 8000 });
  });
});

describe('the settings of a state', () => {
  it('may contain maps, booleans, and names that only look like credentials', () => {
    const settings = {
      bucket: 'state',
      key: 'monitoring/{stack}.tfstate',
      endpoints: { s3: 'https://s3.example.org/{stack}' },
      skip_credentials_validation: true,
      shared_credentials_file: '/etc/aws',
    };
    expect(problemsOf([{ ...prod, state: { backend: 's3', settings } }])).toEqual([]);
  });
});

describe('an environment file', () => {
  it('reports all its problems at once, each with a path and a fix', () => {
    const found = problemsOf([
      {
        name: 'Dev!',
        prometheus: { retentionDays: 0, retention: '15d' },
        orchestrator: { targets: ['no port'] },
        scrape: { modelsSeconds: 'often' },
        alerts: { NoSuchAlert: { enabled: false, why: 'a typing error' } },
      },
    ]);
    expect(found.map(({ path }) => path)).toEqual([
      'Dev!.name',
      'Dev!.orchestrator.targets.0',
      'Dev!.prometheus.retentionDays',
      'Dev!.prometheus.retention',
      'Dev!.scrape.modelsSeconds',
      'Dev!.alerts.NoSuchAlert',
    ]);
    for (const { cure } of found) expect(cure).not.toBe('');
  });

  it.each<[string, object, string, string]>([
    [
      'ports.grafana',
      { ports: { grafana: 70_000 } },
      '70000 is not a valid value',
      'Use a whole number from 1 to 65535.',
    ],
    [
      'grafana.cpus',
      { grafana: { cpus: 'two' } },
      "'two' is not a valid value",
      'Use a number from 0.1 to 256, in steps of 0.1.',
    ],
    ['evaluator', { evaluator: 'loki' }, "'loki' is not a valid value", 'Use one of prometheus, grafana.'],
    [
      'orchestrator.image',
      { orchestrator: { image: 'a b' } },
      "'a b' is not an image reference",
      'Use a value such as "registry.example.org/name:1.0"',
    ],
    [
      'prometheus.external',
      { prometheus: { external: 'https://u:p@a.org' } },
      "'https://<login>@a.org' has a query, a login",
      'Use a value such as "https://metrics.example.org"',
    ],
    [
      'notifications.proxy.url',
      { notifications: { slack: {}, proxy: { url: 'http://u:p/p@proxy:8080' } } },
      "'http://<login>@proxy:8080' is not",
      'Use a value such as',
    ],
    [
      'notifications.proxy.url',
      { notifications: { slack: {}, proxy: { url: 'u:p@proxy:8080' } } },
      "'<login>@proxy:8080' is not",
      'Use a value such as',
    ],
    [
      'prometheus.external',
      { prometheus: { external: 'https://a.org?token=t' } },
      "'https://a.org?<query>' has a query, a login",
      'Use a value such as',
    ],
    [
      'grafana.retention',
      { grafana: { retention: 1 } },
      'is not a setting',
      'Remove it, or use one of external, connection, publicUrl,',
    ],
    [
      'alerts.NoSuch',
      { alerts: { NoSuch: { why: 'x' } } },
      'is not a setting',
      'Remove it, or use a name of docs/reference.md.',
    ],
    [
      'alerts.Watchdog.why',
      { alerts: { Watchdog: {} } },
      'is missing',
      'Add a text of one or more printable characters.',
    ],
    [
      'state.settings.key',
      { state: { backend: 's3', settings: { key: [] } } },
      'a list is not a valid value',
      'Use a text of one or more printable characters, or a number, or true or false, or an object with names and values.',
    ],
    [
      'notifications',
      { notifications: true },
      'true is not a valid value',
      'Use an object with any of slack, email,',
    ],
  ])(
    'gets a message with the value, and a fix with the valid values of %s',
    (path, settings, message, cure) => {
      expect(problemsOf([{ ...dev, ...settings }])).toEqual([
        {
          path: `dev.${path}`,
          message: expect.stringContaining(message),
          cure: expect.stringContaining(cure),
        },
      ]);
    },
  );

  it('has an example, for fixes, of each text that must have a certain form', () => {
    const withoutExamples = (schema: object, path = ''): string[] =>
      Object.entries(schema).flatMap(([key, child]) =>
        typeof child !== 'object' || child === null
          ? []
          : 'pattern' in child && !('examples' in child)
            ? [`${path}.${key}`]
            : withoutExamples(child, `${path}.${key}`),
      );
    expect(withoutExamples(z.toJSONSchema(environmentSchema, { io: 'input' }))).toEqual([]);
  });

  it('reports contradictions between settings together with invalid fields', () => {
    const found = problemsOf([
      { ...staging, scrape: { modelsSeconds: 1 }, ports: { grafana: 9090 } },
      { ...prod, prometheus: { retentionDays: 10 } },
    ]);
    expect(found.map(({ path }) => path)).toEqual([
      'staging.scrape.modelsSeconds',
      'staging.ports',
      'prod.prometheus.retentionDays',
    ]);
  });

  it('reports no contradiction with an invalid field', () => {
    const found = problemsOf([
      { ...staging, prometheus: { retentionDays: 0 } },
      { ...prod, prometheus: { retentionDays: 10 } },
    ]);
    expect(found.map(({ path }) => path)).toEqual(['staging.prometheus.retentionDays']);
  });

  it('reports its problems together with those of the other environments', () => {
    const found = problemsOf([
      { ...dev, ports: { grafana: 0 } },
      { ...prod, prometheus: { memoryMiB: 1 } },
    ]);
    expect(found.map(({ path }) => path)).toEqual(['dev.ports.grafana', 'prod.prometheus.memoryMiB']);
  });

  it.each([
    [
      'a default password outside dev',
      { ...prod, grafana: { adminPassword: 'default' } },
      'prod.grafana.adminPassword',
    ],
    ['alerts without a receiver', { name: 'prod', orchestrator: { image: 'kari:1' } }, 'prod.notifications'],
    ['nothing to monitor', { ...prod, orchestrator: { instances: 0 } }, 'prod.orchestrator'],
    ['two servers on one port', { ...prod, ports: { grafana: 9090 } }, 'prod.ports'],
    [
      'an API key for an Elasticsearch that is not external',
      { ...prod, elasticsearch: { shipperApiKey: 'key' } },
      'prod.elasticsearch.shipperApiKey',
    ],
    [
      'an API key together with the user that it replaces',
      { ...prod, elasticsearch: { external: 'https://es.example', shipperApiKey: 'key' } },
      'prod.elasticsearch.shipperApiKey',
    ],
    [
      "a heap above half of Elasticsearch's memory",
      { ...prod, elasticsearch: { heapMiB: 2_000, memoryMiB: 3_000 } },
      'prod.elasticsearch.heapMiB',
    ],
    [
      'a remote engine without secretsDirectory',
      { ...prod, docker: { host: 'ssh://user@host' } },
      'prod.docker.secretsDirectory',
    ],
    [
      'an override of the alert on the Watchdog without a Watchdog',
      { ...prod, alerts: { Watchdog: { enabled: false, why: 'x' } } },
      'prod.alerts.Watchdog.enabled',
    ],
    [
      'a threshold for an alert without one',
      { ...prod, alerts: { ModelRegistryCorrupted: { threshold: 2, why: 'x' } } },
      'prod.alerts.ModelRegistryCorrupted.threshold',
    ],
    [
      'a minimum number of events for an alert without one',
      { ...prod, alerts: { ModelDownloadFailed: { leastEvents: 2, why: 'x' } } },
      'prod.alerts.ModelDownloadFailed.leastEvents',
    ],
    [
      'a threshold for a Grafana-managed alert without one',
      { ...prod, alerts: { ModelAuditLogSilent: { threshold: 2, why: 'x' } } },
      'prod.alerts.ModelAuditLogSilent.threshold',
    ],
    [
      'a state that all stacks share',
      { ...prod, state: { backend: 's3', settings: { bucket: 'state', key: 'monitoring' } } },
      'prod.state.settings',
    ],
    [
      'a state whose {stack} does not make the address unique',
      {
        ...prod,
        state: { backend: 's3', settings: { bucket: 'state', key: 'monitoring', profile: '{stack}' } },
      },
      'prod.state.settings',
    ],
    [
      'one value for a map of the state',
      {
        ...prod,
        state: {
          backend: 's3',
          settings: { bucket: 'state', key: '{stack}', endpoints: 'https://s3.example.org' },
        },
      },
      'prod.state.settings.endpoints',
    ],
    [
      'a map for one value of the state',
      { ...prod, state: { backend: 'gcs', settings: { prefix: '{stack}', bucket: { name: 'state' } } } },
      'prod.state.settings.bucket',
    ],
    [
      'a key that is both redacted and spared',
      { ...prod, logs: { redaction: { keys: ['badge'], spared: ['Badge'] } } },
      'prod.logs.redaction.spared.0',
    ],
    [
      'a credential in a map of the state',
      {
        ...prod,
        state: {
          backend: 's3',
          settings: { bucket: 'state', key: '{stack}', assume_role: { session_token: 'x' } },
        },
      },
      'prod.state.settings.assume_role.session_token',
    ],
    [
      'a retention size without a unit',
      { ...prod, prometheus: { retentionSize: '10' } },
      'prod.prometheus.retentionSize',
    ],
    [
      'a share of more than the disk',
      { ...prod, prometheus: { retentionSize: '100%' } },
      'prod.prometheus.retentionSize',
    ],
    [
      'a credential among the settings of the state',
      { ...prod, state: { backend: 's3', settings: { bucket: 'state', key: '{stack}', secret_key: 'x' } } },
      'prod.state.settings.secret_key',
    ],
    [
      'instances beyond the last port',
      { ...prod, orchestrator: { instances: 2 }, ports: { orchestrator: 60_000 } },
      'prod.ports.orchestrator',
    ],
    [
      'two mute windows with the same name',
      { ...prod, notifications: { slack: {}, muteWindows: [night, night] } },
      'prod.notifications.muteWindows',
    ],
    [
      'a scrape interval that is too long for rules and panels',
      { ...prod, scrape: { modelsSeconds: 61 } },
      'prod.scrape.modelsSeconds',
    ],
  ])('is refused for %s', (_, input, path) => {
    expect(problemsOf([input]).map((problem) => problem.path)).toEqual([path]);
  });

  it('gives each orchestrator its own port', () => {
    const many = load({ ...dev, orchestrator: { instances: 100 } });
    const ports = Array.from({ length: 100 }, (_, index) => orchestratorPort(many, index));
    expect(new Set([...ports, ...Object.values(many.ports)]).size).toBe(
      100 + Object.keys(many.ports).length - 1,
    );
  });
});

describe('what a file exports', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'dev'],
    ['a function', () => dev],
  ])('is refused when it is %s', (_, exported) => {
    expect(problemsOf([dev, exported])).toEqual([
      {
        path: 'environments[1]',
        message: expect.stringMatching(/^exports .*, not an environment$/),
        cure: expect.stringContaining('defineEnvironment'),
      },
    ]);
  });

  it('is reported by its position when it has no name', () => {
    expect(problemsOf([{ ...dev, name: undefined }]).map(({ path }) => path)).toEqual([
      'environments[0].name',
    ]);
  });

  it.each<[string, unknown]>([
    ['a function', () => 15],
    ['a symbol', Symbol('15')],
    ['null', null],
  ])('reports a value that is %s, and the other problems', (_, value) => {
    const found = problemsOf([
      { ...staging, prometheus: { retentionDays: value }, elasticsearch: { heapMiB: 2_000 } },
    ]);
    expect(found.map(({ path }) => path)).toEqual([
      'staging.prometheus.retentionDays',
      'staging.elasticsearch.heapMiB',
    ]);
  });

  it.each([5, 'metrics', null, []])('reports the section %p, which variables do not override', (section) => {
    const variables = { MODEL_ORCHESTRATOR_ENABLE_METRICS: 'true' };
    expect(problemsOf([{ ...dev, orchestrator: section }], variables).map(({ path }) => path)).toEqual([
      'dev.orchestrator',
    ]);
  });

  it('keeps its other targets when one is wrong', () => {
    const targets = ['a:0', 'b:1', 'c:70000', 'd:2'];
    const found = problemsOf([{ ...staging, orchestrator: { instances: 0, targets } }]);
    expect(found.map(({ path }) => path)).toEqual([
      'staging.orchestrator.targets.0',
      'staging.orchestrator.targets.2',
    ]);
  });

  it('is quoted on one line, without control sequences of terminals', () => {
    const [problem] = problemsOf([{ ...dev, 'a\n    at b (c.ts:1:1)\u001b[31m\u202e': 1 }]);
    expect(problem?.path).toBe('dev.a\\u{a}    at b (c.ts:1:1)\\u{1b}[31m\\u{202e}');
  });
});

describe('a text', () => {
  const external = (url: string) => ({
    ...dev,
    prometheus: { external: url },
    docker: { address: '10.0.0.5' },
  });
  const slack = (critical: string) => ({ ...dev, notifications: { slack: { critical } } });
  const host = (name: string) => ({
    ...dev,
    notifications: { email: { to: ['a@example.org'], smtp: { host: name, from: 'b@example.org' } } },
  });
  const why = (text: string) => ({ ...dev, alerts: { ModelDownloadFailed: { why: text } } });
  const timeZone = (name: string) => ({
    ...dev,
    notifications: { muteWindows: [{ ...night, timeZone: name }] },
  });

  it.each<[string, unknown]>([
    ['an IPv6 address and a path', external('https://[2001:db8::1]:8443/prometheus/')],
    ['a channel in another script', slack('#監視')],
    ['a reason of several lines, with an emoji', why('line one\n👩‍🚒')],
    ['an alias of a time zone', timeZone('Asia/Kolkata')],
    ['an address of a mail server', host('[2001:db8::1]')],
    ['an image of a digest', { ...dev, images: { node: `host:5000/a/b@sha256:${'a'.repeat(64)}` } }],
    ['a folder with a space and a dollar', { ...dev, docker: { secretsDirectory: '/srv/a $b' } }],
  ])('may be %s', (_, input) => {
    expect(problemsOf([input])).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['a URL that is a template of Go', external('https://a.example.org/{{ .x }}')],
    ['a URL that is a template of Terraform', external(`https://a.example.org/\${x}`)],
    ['a URL with credentials', external('https://user:password@a.example.org')],
    ['a URL with a query', external('https://a.example.org?a=b')],
    ['a channel that is a template', slack('#{{ .x }}')],
    ['a mail server with its port', host('mail.example.org:25')],
    ['a reason with a control character', why('a\u0000')],
    ['an unknown time zone', timeZone('Europe/Atlantis')],
    ['a time zone as only Node writes it', timeZone('Europe/BERLIN')],
    ['an image with a space', { ...dev, orchestrator: { image: 'a b' } }],
    ['a folder with a colon', { ...dev, docker: { secretsDirectory: '/a:/b' } }],
    ['a duration of a century', { ...dev, alerts: { ModelDownloadFailed: { for: '5200w', why: 'x' } } }],
  ])('is refused when it is %s', (_, input) => {
    expect(problemsOf([input])).toHaveLength(1);
  });
});

describe('several environments', () => {
  it('have different names', () => {
    expect(problemsOf([dev, staging, dev]).map(({ path }) => path)).toEqual(['dev.name']);
  });

  it.each([
    ['prod', 'staging', [dev, { ...staging, prometheus: { retentionDays: 30 } }, prod]],
    ['staging', 'dev', [{ ...dev, prometheus: { retentionDays: 20 } }, staging]],
  ])('keep samples in %s at least as long as in %s', (longer, shorter, inputs) => {
    expect(problemsOf(inputs)).toEqual([
      expect.objectContaining({
        path: `${longer}.prometheus.retentionDays`,
        message: expect.stringContaining(shorter),
      }),
    ]);
  });

  it.each([
    [{}, { adapter: 'kari' }, 'adapter', "'kari' differs from 'contract' of staging"],
    [{ adapter: 'kari', storageLimitGiB: 5 }, { adapter: 'kari' }, 'storageLimitGiB', 'is missing'],
    [{ adapter: 'kari' }, { adapter: 'kari', storageLimitGiB: 5 }, 'storageLimitGiB', '5 GiB are set'],
  ])('have the same adapter and limit in staging and prod: %j and %j', (one, other, setting, message) => {
    const problems = problemsOf([
      { ...staging, orchestrator: { image: 'kari:1', ...one } },
      { ...prod, orchestrator: { image: 'kari:1', ...other } },
    ]);
    expect(problems).toEqual([
      expect.objectContaining({
        path: `prod.orchestrator.${setting}`,
        message: expect.stringContaining(message),
        cure: expect.stringContaining('orchestrator.adapter'),
      }),
    ]);
  });

  it('have the same alerts in staging and prod', () => {
    const off = { alerts: { ModelDownloadFailed: { enabled: false, why: 'x' } } };
    expect(problemsOf([{ ...staging, ...off }, prod]).map(({ path }) => path)).toEqual([
      'staging.alerts.ModelDownloadFailed.enabled',
    ]);
    expect(problemsOf([staging, { ...prod, ...off }]).map(({ path }) => path)).toEqual([
      'prod.alerts.ModelDownloadFailed.enabled',
    ]);
    expect(
      problemsOf([
        { ...staging, ...off },
        { ...prod, ...off },
      ]),
    ).toEqual([]);
  });

  it('may have different thresholds', () => {
    const lower = { alerts: { ModelStorageSpaceLow: { threshold: 0.8, why: 'small disks' } } };
    expect(problemsOf([{ ...staging, ...lower }, prod])).toEqual([]);
  });
});

describe("the contract's variables", () => {
  it('disable metrics and change the health check interval', () => {
    const { orchestrator } = load(dev, {
      MODEL_ORCHESTRATOR_ENABLE_METRICS: 'false',
      MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL: '30',
    });
    expect(orchestrator).toMatchObject({ enableMetrics: false, healthCheckIntervalSeconds: 30 });
  });

  it('have the documented defaults', () => {
    expect(load(dev).orchestrator).toMatchObject({ enableMetrics: true, healthCheckIntervalSeconds: 60 });
  });

  it('count as not set when they are empty', () => {
    expect(load(dev, { MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL: '', ALERT_EMAIL_ADDRESSES: ' ' })).toEqual(
      load(dev),
    );
  });

  it('enable Slack', () => {
    expect(load(dev).notifications.slack).toBeUndefined();
    expect(
      load(dev, { SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/T/B/x' }).notifications.slack,
    ).toMatchObject({
      critical: '#alerts',
      warning: '#alerts',
    });
  });

  it('set the addresses of e-mail, given a mail server', () => {
    const smtp = { host: 'mail.example.org', from: 'alerts@example.org' };
    const input = { ...dev, notifications: { email: { to: ['old@example.org'], smtp } } };
    const { notifications } = load(input, { ALERT_EMAIL_ADDRESSES: 'a@example.org, b@example.org' });
    expect(notifications.email?.to).toEqual(['a@example.org', 'b@example.org']);
  });

  it('require a mail server for e-mail', () => {
    expect(problemsOf([dev], { ALERT_EMAIL_ADDRESSES: 'a@example.org' })).toEqual([
      expect.objectContaining({
        path: 'ALERT_EMAIL_ADDRESSES',
        cure: expect.stringContaining('notifications.email.smtp'),
      }),
    ]);
  });

  it.each<[keyof Variables, string]>([
    ['MODEL_ORCHESTRATOR_ENABLE_METRICS', 'yes'],
    ['MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL', 'abc'],
    ['MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL', '0'],
    ['MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL', '1.5'],
    ['SLACK_WEBHOOK_URL', 'hooks.slack.com/services/secret'],
    ['ALERT_EMAIL_ADDRESSES', 'a@example.org; b@example.org'],
  ])('are named when their value is wrong: %s=%s', (variable, value) => {
    const input = {
      ...dev,
      notifications: { email: { to: ['x@example.org'], smtp: { host: 'm', from: 'x@example.org' } } },
    };
    expect(problemsOf([input], { [variable]: value }).map(({ path }) => path)).toEqual([variable]);
  });

  it('never show a secret in a message', () => {
    const found = problemsOf([dev], { SLACK_WEBHOOK_URL: 'http://hooks.slack.com/canary' });
    expect(JSON.stringify(found)).not.toContain('canary');
  });

  it('allow the default password in dev only', () => {
    const variables = { GRAFANA_ADMIN_PASSWORD: 'admin' };
    expect(problemsOf([dev], variables)).toEqual([]);
    expect(problemsOf([dev, prod], variables, ['dev'])).toEqual([]);
    expect(problemsOf([prod], variables).map(({ path }) => path)).toEqual(['GRAFANA_ADMIN_PASSWORD']);
  });

  it('are reported once, not once for each environment', () => {
    expect(problemsOf([dev, staging, prod], { MODEL_ORCHESTRATOR_ENABLE_METRICS: 'yes' })).toHaveLength(1);
  });
});
