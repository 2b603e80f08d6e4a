import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle } from '../../bundle';
import { bundlesOf } from '../../bundle/all';
import { renderedFiles } from '../../bundle/render';
import { reference } from '../../commands/docs/reference';
import { SECRETS } from '../../lib/secrets';
import { rememberedVariables } from '../../operations/environment';
import { summarize } from '../../operations/revision/summarize';
import { secretsFolder } from '../../operations/secrets/files';
import { planSecrets } from '../../operations/secrets/plan';
import { loadEnvironments } from '../../settings/load';
import type { EnvironmentInput } from '../../settings/schema';
import { app } from '../../stacks';
import { canariesIn, makeCanaries } from '../support/canaries';
import { FIXTURES } from '../support/environments';
import { EVERY_CHANNEL } from '../support/example';
import { SWARM } from '../support/swarm';

const canaries = makeCanaries('jest');

const SLACK_LOGINS = ['bot', 'webhookPerChannel', 'webhook'] as const;

/** Every channel is enabled, one application requires a login, and one Elasticsearch is a cluster, so that every secret is used. */
const all: EnvironmentInput[] = [
  ...FIXTURES,
  { name: 'swarm', ...SWARM, elasticsearch: { nodes: 3 } } satisfies EnvironmentInput,
].map((environment: EnvironmentInput, index) => ({
  ...environment,
  orchestrator: {
    ...environment.orchestrator,
    ...(environment.orchestrator?.image !== undefined && { adapter: 'kari' }),
  },
  grafana: {},
  notifications: { ...EVERY_CHANNEL, slack: { login: SLACK_LOGINS[index % SLACK_LOGINS.length] } },
}));

/** Variables that a shell may set. */
const VARIABLES = {
  GRAFANA_ADMIN_PASSWORD: canaries.grafana_admin_password,
  SLACK_WEBHOOK_URL: canaries.slack_webhook_url,
};

const project = mkdtempSync(join(tmpdir(), 'canaries-'));
const real = process.cwd();
let made: Bundle[];

beforeAll(() => {
  // The files that synth reads, and the secrets, which it must not read.
  const read = [
    '.build/simulator',
    'simulator',
    'alerts',
    'environments',
    'instrumentation',
    'logs',
    'runbooks',
  ];
  for (const needed of read) {
    cpSync(join(real, needed), join(project, needed), { recursive: true });
  }
  jest.spyOn(process, 'cwd').mockReturnValue(project);
  for (const { name } of all) {
    mkdirSync(secretsFolder(name), { recursive: true });
    for (const [secret, value] of Object.entries(canaries)) {
      writeFileSync(`${secretsFolder(name)}/${secret}`, value);
    }
  }
  Object.assign(process.env, VARIABLES);
  made = all.flatMap(({ name }) =>
    bundlesOf(all, { ...rememberedVariables(name, process.env), ...VARIABLES }, [name]),
  );
});
afterAll(() => {
  for (const variable of Object.keys(VARIABLES)) delete process.env[variable];
  jest.restoreAllMocks();
  rmSync(project, { recursive: true });
});

/** All files below a folder. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
}

describe('a canary in every secret', () => {
  it('is mounted in some environment, so that no secret is unused', () => {
    const used = made.flatMap(({ platform }) => platform.workloads.flatMap(({ secrets }) => secrets));
    expect([...new Set(used)].sort()).toEqual(Object.keys(SECRETS).sort());
  });

  it('is found as plain text, in a URL, in hex, and in base64 at any offset', () => {
    const { grafana_admin_password: value } = canaries;
    for (const user of ['', 'a', 'ab', 'admin']) {
      const login = Buffer.from(`${user}:${value}`).toString('base64');
      expect(canariesIn(`Authorization: Basic ${login}`, canaries)).toEqual(['grafana_admin_password']);
    }
    expect(canariesIn(JSON.stringify({ text: `(${value})` }), canaries)).toEqual(['grafana_admin_password']);
    expect(canariesIn(Buffer.from(value).toString('hex'), canaries)).toEqual(['grafana_admin_password']);
    expect(canariesIn(encodeURIComponent(canaries.webhook_url), canaries)).toEqual(['webhook_url']);
    expect(canariesIn('no secret', canaries)).toEqual([]);
  });

  it('is in no file of any stack of any environment', () => {
    const folder = join(project, 'cdktf.out');
    app(made, folder).synth();
    const files = filesBelow(folder);
    expect(files.filter((path) => path.endsWith('cdk.tf.json'))).toHaveLength(3 * all.length);
    for (const path of files) {
      const text = readFileSync(join(folder, path), 'latin1');
      expect([path, canariesIn(text, canaries)]).toEqual([path, []]);
    }
  });

  it('is in no bundle, rendered file, reference or summary of a revision', () => {
    for (const bundle of made) {
      expect(canariesIn(JSON.stringify(bundle), canaries)).toEqual([]);
      expect(canariesIn(JSON.stringify(renderedFiles(bundle)), canaries)).toEqual([]);
      expect(canariesIn(JSON.stringify(summarize(bundle, new Map())), canaries)).toEqual([]);
    }
    expect(canariesIn(reference(), canaries)).toEqual([]);
  });

  it('is in no error message about itself or another setting', () => {
    const wrong: (readonly [EnvironmentInput[], Record<string, string>])[] = [
      [
        all,
        { SLACK_WEBHOOK_URL: `ftp://${canaries.slack_webhook_url}`, MODEL_ORCHESTRATOR_ENABLE_METRICS: '?' },
      ],
      [all.map((each) => ({ ...each, name: 'NO NAME' })), VARIABLES],
    ];
    for (const [inputs, variables] of wrong) {
      const load = () => loadEnvironments(inputs, variables);
      expect(load).toThrow();
      expect(canariesIn(messageOf(load), canaries)).toEqual([]);
    }
    for (const bundle of made) {
      const { problems, write } = planSecrets(bundle, { GRAFANA_ADMIN_PASSWORD: 'another' });
      const sources = write.map(({ secret, from }) => ({ secret, from }));
      expect(canariesIn(JSON.stringify([problems, sources]), canaries)).toEqual([]);
    }
  });
});

function messageOf(step: () => unknown): string {
  try {
    step();
    return '';
  } catch (error) {
    return String(error instanceof Error ? `${error.message}${error.stack}` : error);
  }
}
