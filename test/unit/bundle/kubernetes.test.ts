import { readFileSync } from 'node:fs';
import type { Bundle } from '../../../bundle';
import { kubernetesFiles, kubernetesObjects } from '../../../bundle/kubernetes';
import { run } from '../../../clients/processes';
import { projectPath } from '../../../lib/project';
import type { EnvironmentInput } from '../../../settings/schema';
import { EVERY_CHANNEL, exampleBundle } from '../../support/example';

const TARGET = { namespace: 'monitoring', labels: { release: 'kps' }, prefix: 'model-orchestrator-dev' };
const PACKAGE = 'node_modules/@kubernetes-models/prometheus-operator/monitoring.coreos.com';

/** The kinds of prometheus-operator 0.90 in use, with their versions. */
const KINDS = { PrometheusRule: 'v1', ScrapeConfig: 'v1alpha1', AlertmanagerConfig: 'v1alpha1' } as const;

const receivers: NonNullable<EnvironmentInput['notifications']>['receivers'] = {
  pager: { pagerduty: { region: 'eu' } },
  jira: { jiraServiceManagement: { responders: [{ type: 'team', name: 'platform' }] } },
  teams: { microsoftTeams: {} },
  chat: { discord: {} },
  phone: { telegram: { chatId: -100123, threadId: 7 } },
  hook: { webhook: { authentication: 'bearer' } },
  mail: { email: { to: ['On call <oncall@example.org>'] } },
};
const every = exampleBundle({ notifications: { ...EVERY_CHANNEL, receivers } });

/** The fields of an object by name, and theirs. `any` and maps accept every field. */
type Fields = Map<string, Fields | 'any'>;

/** Reads the fields of the one type of a file of declarations: each is on a line of its own, and its own fields are indented. */
function declaredFields(path: string): Fields {
  const parents: Fields[] = [new Map()];
  const [type = ''] = readFileSync(projectPath(path), 'utf8').split('export declare class');
  for (const line of type.split('\n')) {
    const [, indent = '', name, of = ''] = /^( +)"(\w+)"\??: (.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const depth = indent.length / 4;
    const own: Fields | 'any' = /\bany\b/.test(of) ? 'any' : new Map();
    parents[depth - 1]?.set(name, own);
    if (own !== 'any') parents[depth] = own;
  }
  return parents[0] ?? new Map();
}

function unknownFields(value: unknown, known: Fields | 'any' | undefined): string[] {
  if (known === 'any' || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((each) => unknownFields(each, known));
  // A map has fields of any name, and is declared without any.
  if (known?.size === 0) return [];
  return Object.entries(value).flatMap(([name, content]) =>
    known?.has(name) ? unknownFields(content, known.get(name)) : [name],
  );
}

async function faultsOf(objects: readonly unknown[]): Promise<string> {
  const program = projectPath('test/support/validate-operator-objects.mjs');
  return (await run(process.execPath, [program], { input: JSON.stringify(objects) })).stdout;
}

const objectsOf = (bundle: Bundle, kind: keyof typeof KINDS) =>
  kubernetesObjects(bundle, TARGET).objects.filter((object) => object.kind === kind);

describe.each(Object.keys(KINDS) as (keyof typeof KINDS)[])('a %s', (kind) => {
  const objects = objectsOf(every, kind);

  it('has values that the published resource definition allows', async () => {
    expect(objects.length).toBeGreaterThan(0);
    expect(await faultsOf(objects)).toBe('');
  });

  it('has no field that the published resource definition does not have: the cluster would drop it', () => {
    const known = declaredFields(`${PACKAGE}/${KINDS[kind]}/${kind}.d.ts`);
    expect(objects.flatMap(({ spec }) => unknownFields(spec, known.get('spec')))).toEqual([]);
    expect(unknownFields({ unheardOf: 1 }, known.get('spec'))).toEqual(['unheardOf']);
  });
});

it('the published resource definitions refuse a wrong value', async () => {
  const [config] = objectsOf(every, 'ScrapeConfig');
  expect(await faultsOf([{ ...config, spec: { scheme: 'gopher' } }])).toContain('scheme');
});

it('all objects are in the namespace, with the labels, and names that Kubernetes accepts', () => {
  for (const { metadata } of kubernetesObjects(every, TARGET).objects) {
    expect(metadata.namespace).toBe('monitoring');
    expect(metadata.labels).toMatchObject({ release: 'kps' });
    expect(metadata.name).toMatch(/^model-orchestrator-dev-[a-z\d-]+$/);
  }
});

it('a PrometheusRule has every rule of Prometheus', () => {
  const [rule] = objectsOf(every, 'PrometheusRule');
  const expected = Object.values(every.prometheus.rules).flatMap(({ groups }) => groups);
  expect(rule?.spec).toEqual({ groups: expected });
});

it('every receiver of Alertmanager has the same kinds of integrations', () => {
  const [config] = objectsOf(every, 'AlertmanagerConfig');
  if (!config) throw new Error('no AlertmanagerConfig');
  const { receivers } = config.spec as { readonly receivers: readonly object[] };
  const kindsOf = (receiver: object) =>
    Object.keys(receiver)
      .filter((key) => key !== 'name')
      .map((key) => key.replace('_configs', 'Configs'))
      .sort();
  expect(receivers.map(kindsOf)).toEqual(every.alertmanager.receivers.map(kindsOf));
});

it('no object contains a path of a secret file in a container', () => {
  const objects = kubernetesObjects(every, TARGET).objects.filter(({ kind }) => kind !== 'ConfigMap');
  expect(JSON.stringify(objects)).not.toContain('/run/secrets');
});

describe('what has no counterpart', () => {
  it.each<[string, EnvironmentInput['notifications'], RegExp]>([
    [
      'a mute window with a time zone',
      {
        slack: {},
        muteWindows: [
          { name: 'night', from: '22:00', to: '23:00', timeZone: 'Europe/Berlin', receivers: ['warning'] },
        ],
      },
      /mute window night is left out/,
    ],
    [
      'a login by a header',
      { slack: {}, receivers: { hook: { webhook: { authentication: 'header', header: 'X-Key' } } } },
      /login by a header/,
    ],
    ['a bot of Slack', { slack: { login: 'bot' } }, /bot's token is left out/],
  ])('the README mentions %s', (_, notifications, text) => {
    const files = kubernetesFiles(exampleBundle({ notifications }), TARGET);
    expect(files['kubernetes/README.md']).toMatch(text);
  });

  it('a scrape with a header is left to additionalScrapeConfigs', () => {
    const files = kubernetesFiles(
      exampleBundle({
        orchestrator: { adapter: 'kari', instances: 0, targets: ['kari:8000'], storageLimitGiB: 100 },
        notifications: { slack: {} },
      }),
      TARGET,
    );
    expect(files['kubernetes/additional-scrape-configs.yml']).toContain(
      '/etc/prometheus/secrets/model-orchestrator-dev-secrets/orchestrator_api_key',
    );
  });
});
