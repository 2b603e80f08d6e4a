import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { bundles } from '../../../bundle/all';
import { stackNames } from '../../../operations/terraform';
import { environmentNames } from '../../../settings/environments';
import { STACKS, stackName } from '../../../stacks';
import { fixtureBundles, prod } from '../../support/environments';
import { EXTERNAL, exampleBundle, exampleEnvironment } from '../../support/example';
import { checkAgainstSchemas, checkGrafanaTraps } from '../../support/provider-schema';
import { synthesize, synthesizeStack } from '../../support/synthesis';
import { stackDifference } from './difference';
import { readable, yaml } from './readable';

const ENVIRONMENTS = environmentNames();
const NAMES = ENVIRONMENTS.flatMap((environment) => STACKS.map((part) => stackName(environment, part)));

const stacks = synthesize(bundles({}));
/** The stacks that every environment is compared with: those of the fixture with the most settings. */
const base = synthesize(fixtureBundles().slice(-1));

function stack(name: string, among = stacks) {
  const found = among.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no stack ${name}`);
  return found;
}

expect.addSnapshotSerializer({ test: (value) => typeof value === 'string', print: String });

describe('the stacks', () => {
  it('are a platform, its Grafana and its Elasticsearch for each environment, and no others', () => {
    expect(stacks.map(({ name }) => name).sort()).toEqual([...NAMES].sort());
  });

  it.each(ENVIRONMENTS)('of %s are applied after their platform, and do not wait for each other', (name) => {
    expect(stack(`${name}-platform`).dependencies).toEqual([]);
    expect(stack(`${name}-grafana`).dependencies).toEqual([`${name}-platform`]);
    expect(stack(`${name}-elasticsearch`).dependencies).toEqual([`${name}-platform`]);
  });
});

describe.each(NAMES)('%s', (name) => {
  it('keeps its state in a local file unless a backend is named', () => {
    expect(stack(name).json.terraform).toMatchObject({ backend: { local: expect.anything() } });
  });

  it('matches the schemas of its providers', () => {
    expect(checkAgainstSchemas(stack(name).json)).toEqual([]);
  });

  it('avoids what Grafana refuses or returns differently', () => {
    expect(checkGrafanaTraps(stack(name).json)).toEqual([]);
  });
});

describe.each(STACKS)('the stack %s', (part) => {
  const fixture = stack(stackName(prod.name, part), base);

  it('of the fixture prod matches its snapshot', () => {
    expect(readable(fixture.text)).toMatchSnapshot();
  });

  it.each(ENVIRONMENTS)('of %s differs from that of the fixture as its snapshot shows', (environment) => {
    const { text } = stack(stackName(environment, part));
    const difference = stackDifference({ text: fixture.text, environment: prod.name }, { text, environment });
    expect(yaml(difference)).toMatchSnapshot();
  });
});

describe('an environment that uses every setting', () => {
  const everything = synthesize([
    exampleBundle({
      orchestrator: { instances: 3, targets: ['elsewhere:8000'] },
      evaluator: 'grafana',
      notifications: {
        slack: {},
        email: {
          to: ['oncall@example.org'],
          smtp: { host: 'mail.example.org', from: 'alerts@example.org', username: 'alerts' },
        },
        webhook: true,
        heartbeat: true,
        muteWindows: [
          { name: 'weekends', weekdays: ['saturday', 'sunday'], timeZone: 'Europe/Berlin' },
          { name: 'evenings', from: '20:00' },
        ],
      },
      docker: { host: 'ssh://deploy@host.example.org', secretsDirectory: '/etc/model-orchestrator/secrets' },
      images: { prometheus: `mirror.example.org/prometheus@sha256:${'0'.repeat(64)}` },
      state: {
        backend: 's3',
        settings: {
          bucket: 'terraform',
          key: 'monitoring/{stack}.tfstate',
          use_lockfile: true,
          literal: '${bucket}%{ if true }{stack}%{ endif }',
        },
      },
    }),
  ]);

  it.each(everything)('keeps the state of $name in its backend, and in no other', ({ name, json }) => {
    expect(json.terraform).toMatchObject({
      backend: {
        s3: {
          bucket: 'terraform',
          key: `monitoring/${name}.tfstate`,
          use_lockfile: true,
          // Terraform must not interpret this text.
          literal: `$\${bucket}%%{ if true }${name}%%{ endif }`,
        },
      },
    });
    expect(json.terraform).not.toHaveProperty('backend.local');
  });

  it.each(everything)('has a stack $name that matches the schemas, and that Grafana accepts', ({ json }) => {
    expect(checkAgainstSchemas(json)).toEqual([]);
    expect(checkGrafanaTraps(json)).toEqual([]);
  });

  it('is deployed to its Docker engine, with the secret files on that host', () => {
    expect(everything[2]).toMatchObject({
      name: 'dev-platform',
      json: { provider: { docker: [{ host: 'ssh://deploy@host.example.org' }] } },
      text: expect.stringContaining('"/etc/model-orchestrator/secrets/smtp_password"'),
    });
  });
});

describe('names that users choose', () => {
  const tokens = '${TfToken[TOKEN.0]}$${TfToken[a.1]}${b}';
  const images = { prometheus: 'example.org/a:1', alertmanager: 'example.org/a-1' };
  const platform = synthesizeStack(
    exampleBundle({ docker: { secretsDirectory: `/srv/\${var.a}/${tokens}` }, images }),
    'platform',
  );

  it('is mounted from a folder by its name, which neither Terraform nor cdktf interprets', () => {
    expect(platform.text).toContain(
      JSON.stringify(
        '/srv/$${var.a}/$${${"TfToken"}[TOKEN.0]}$$${${"TfToken"}[a.1]}$${b}/elasticsearch_password',
      ),
    );
  });

  it('may be two images whose names differ in their punctuation only', () => {
    const found = Object.values(Object(platform.json.resource).docker_image).map(
      (image) => Object(image).name,
    );
    expect(found).toEqual(expect.arrayContaining(Object.values(images)));
  });
});

describe('external servers', () => {
  const external = synthesize([exampleBundle(EXTERNAL)]);
  const [elasticsearch, grafana, platform] = external;

  it.each(external)(
    'result in a stack $name that matches the schemas, and that Grafana accepts',
    ({ json }) => {
      expect(checkAgainstSchemas(json)).toEqual([]);
      expect(checkGrafanaTraps(json)).toEqual([]);
    },
  );

  it('receive the content', () => {
    expect(grafana?.json.provider).toMatchObject({ grafana: [{ url: 'https://grafana.example.org' }] });
    expect(elasticsearch?.json.provider).toMatchObject({
      elasticstack: [{ elasticsearch: [{ endpoints: ['https://logs.example.org:9243'] }] }],
    });
  });

  it('have neither container, image nor volume', () => {
    expect(platform?.text).toContain('ai-karen-api');
    expect(platform?.text).not.toMatch(
      /alertmanager|grafana-(data|config)|elasticsearch-data|prometheus-data/,
    );
  });
});

describe('the stacks that a command works on', () => {
  const dev = exampleEnvironment();

  it('are all of the environment, or those named, the platform first', () => {
    expect(stackNames(dev, [])).toEqual(['dev-platform', 'dev-grafana', 'dev-elasticsearch']);
    expect(stackNames(dev, ['grafana', 'platform'])).toEqual(['dev-platform', 'dev-grafana']);
  });

  it('refuses the name of an unknown stack', () => {
    expect(() => stackNames(dev, ['grafana', 'kibana'])).toThrow("unknown stack 'kibana'");
  });
});

/** The lines of the snapshot of Grafana's stack, with the panels of one dashboard changed. */
function snapshot(change: (panels: Panel[]) => Panel[] = (panels) => panels): string[] {
  const changed = JSON.parse(stack(stackName(prod.name, 'grafana'), base).text);
  const { 'dashboard-model-orchestrator': resource } = changed.resource.grafana_dashboard;
  const dashboard: Dashboard = JSON.parse(resource.config_json);
  const panels = change((dashboard.panels ?? []) as Panel[]);
  resource.config_json = JSON.stringify({ ...dashboard, panels });
  return readable(JSON.stringify(changed)).split('\n');
}

/** The old and the new lines of a diff that consists of one hunk. */
function hunk(before: readonly string[], after: readonly string[]): { old: string[]; new: string[] } {
  const first = before.findIndex((line, index) => line !== after[index]);
  let last = 0;
  while (before.at(-1 - last) === after.at(-1 - last) && last < before.length - first) last += 1;
  return { old: before.slice(first, before.length - last), new: after.slice(first, after.length - last) };
}

/** Changes of one value of a panel. */
const CHANGES: readonly [what: string, change: (panel: Panel) => Panel, line: RegExp][] = [
  ['description', (panel) => ({ ...panel, description: 'Another one.' }), /^ +description: Another one\.$/],
  [
    'query',
    (panel) => ({
      ...panel,
      targets: panel.targets?.map((target) => ({ ...target, expr: 'up == 2' })),
    }),
    /^ +expr: up == 2$/,
  ],
  [
    'unit',
    (panel) => ({
      ...panel,
      fieldConfig: {
        overrides: [],
        ...panel.fieldConfig,
        defaults: { ...panel.fieldConfig?.defaults, unit: 'other' },
      },
    }),
    /^ +unit: other$/,
  ],
];

describe('the snapshot of dashboards', () => {
  const before = snapshot();

  it.each(CHANGES)('shows a changed %s of a panel as one line', (_, change, line) => {
    const title = 'Active Downloads';
    const after = snapshot((panels) =>
      panels.map((panel) => (panel.title === title ? change(panel) : panel)),
    );
    const { old, new: changed } = hunk(before, after);
    expect([old.length, changed.length]).toEqual([1, 1]);
    expect(changed[0]).toMatch(line);
  });

  it('shows a new panel as one block of lines that starts with its title', () => {
    const after = snapshot((panels) => [
      ...panels.slice(0, 3),
      { type: 'text', title: 'A new one', id: 99, description: 'What it shows.' },
      ...panels.slice(3),
    ]);
    const { old, new: added } = hunk(before, after);
    expect(old).toEqual([]);
    expect(added.length).toBeLessThan(8);
    expect(added.join('\n')).toContain('title: A new one');
  });
});
