import { execFileSync } from 'node:child_process';
import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle } from '../../../bundle';
import { checkSecrets } from '../../../commands/secrets/check';
import { rememberedVariables } from '../../../operations/environment';
import { isLoginsFileOf, loginsFile } from '../../../operations/secrets/derived';
import { secretFault } from '../../../operations/secrets/fault';
import { computed, readSecret, secretsFolder, writeSecrets } from '../../../operations/secrets/files';
import { planSecrets } from '../../../operations/secrets/plan';
import { EVERY_CHANNEL, exampleBundle } from '../../support/example';

const dev = exampleBundle();
const prod = exampleBundle({
  name: 'prod',
  grafana: {},
  notifications: EVERY_CHANNEL,
});

const elsewhere = exampleBundle({
  orchestrator: { instances: 0, targets: ['elsewhere:8000'] },
  notifications: { slack: {} },
});

/** Generated secrets. */
const GENERATED = [
  'alertmanager_password',
  'elasticsearch_audit_reader_password',
  'elasticsearch_logs_reader_password',
  'elasticsearch_password',
  'elasticsearch_shipper_password',
  'grafana_secret_key',
  'log_hash_key',
  'prometheus_password',
];
const DERIVED = ['alertmanager_logins', 'prometheus_logins'];
const OF_DEV = [...GENERATED, ...DERIVED, 'grafana_admin_password'].sort();
const generated = Object.fromEntries([
  ...GENERATED.map((secret) => [secret, 'generated']),
  ...DERIVED.map((secret) => [secret, `hash of ${secret.replace('logins', 'password')}`]),
]);

/** Secrets that the user has to supply. */
const SUPPLIED = ['heartbeat_url', 'slack_webhook_url', 'smtp_password', 'webhook_url'];

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'secrets-'));
  jest.spyOn(process, 'cwd').mockReturnValue(project);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(project, { recursive: true });
});

function givenSecret(environment: string, secret: string, value: string): void {
  mkdirSync(secretsFolder(environment), { recursive: true });
  writeFileSync(`${secretsFolder(environment)}/${secret}`, value);
}

/** The source of each secret in the plan. */
function origins(bundle: Bundle, variables: Parameters<typeof planSecrets>[1] = {}) {
  return Object.fromEntries(planSecrets(bundle, variables).write.map(({ secret, from }) => [secret, from]));
}

function missing(bundle: Bundle, variables: Parameters<typeof planSecrets>[1] = {}): string[] {
  return planSecrets(bundle, variables)
    .problems.map(({ path }) => path)
    .sort();
}

describe('before the first deploy, the secrets of an environment', () => {
  it("are generated, except Grafana's default password in dev", () => {
    expect(origins(dev)).toEqual({
      ...generated,
      grafana_admin_password: "the environment's default",
    });
    expect(planSecrets(dev, {}).write).toContainEqual(
      expect.objectContaining({ secret: 'grafana_admin_password', value: 'admin' }),
    );
    expect(planSecrets(dev, {}).problems).toEqual([]);
  });

  it("are generated outside dev, including Grafana's password", () => {
    expect(origins(prod)).toEqual({ ...generated, grafana_admin_password: 'generated' });
  });

  it('are long and different each time', () => {
    const values = [...planSecrets(prod, {}).write, ...planSecrets(prod, {}).write]
      .filter(({ secret }) => !DERIVED.includes(secret))
      .map(({ value }) => value);
    expect(new Set(values).size).toBe(2 * (GENERATED.length + 1));
    for (const value of values) expect(value).toMatch(/^[\w-]{32}$/);
  });

  it('are reported as missing, with the fix, when the user has to supply them', () => {
    expect(missing(prod)).toEqual(SUPPLIED.map((secret) => `secrets/prod/${secret}`));
    expect(planSecrets(prod, {}).problems).toContainEqual({
      path: 'secrets/prod/slack_webhook_url',
      message: 'is missing: URL of the Slack webhook',
      cure: 'Write it to that file, set SLACK_WEBHOOK_URL, or run the deploy in a terminal to be asked for it.',
    });
  });

  it('are complete when the user types the missing ones', () => {
    const typed = Object.fromEntries(
      planSecrets(prod, {}).missing.map((secret) => [secret, `typed-${secret}`]),
    );
    const plan = planSecrets(prod, {}, typed);
    expect(plan.problems).toEqual([]);
    expect(
      plan.write.filter(({ from }) => from === 'typed').map(({ secret, value }) => [secret, value]),
    ).toEqual(Object.entries(typed));
  });

  it('are planned without writing a file', () => {
    planSecrets(prod, { SLACK_WEBHOOK_URL: 'https://hooks.slack.example/a' });
    expect(readdirSync(project)).toEqual([]);
  });
});

describe('a secret', () => {
  it('is taken from its variable', () => {
    expect(planSecrets(dev, { GRAFANA_ADMIN_PASSWORD: 'a better one' }).write).toContainEqual({
      secret: 'grafana_admin_password',
      value: 'a better one',
      from: 'GRAFANA_ADMIN_PASSWORD',
      given: true,
    });
    expect(missing(prod, { SLACK_WEBHOOK_URL: 'https://hooks.slack.example/a' })).not.toContain(
      'secrets/prod/slack_webhook_url',
    );
  });

  it('keeps the value in its file', () => {
    for (const secret of OF_DEV) givenSecret('dev', secret, 'from before\n');
    for (const secret of DERIVED) givenSecret('dev', secret, loginsFile('from before'));
    expect(planSecrets(dev, {})).toEqual({ write: [], missing: [], problems: [] });
    expect(planSecrets(dev, { GRAFANA_ADMIN_PASSWORD: 'from before' })).toEqual({
      write: [],
      missing: [],
      problems: [],
    });
  });

  it('that is derived from another secret is written again when that secret changes', () => {
    for (const secret of OF_DEV) givenSecret('dev', secret, 'from before');
    for (const secret of DERIVED) givenSecret('dev', secret, loginsFile('from before'));
    givenSecret('dev', 'prometheus_password', 'another');
    const { write } = planSecrets(dev, {});
    expect(write).toMatchObject([{ secret: 'prometheus_logins', from: 'hash of prometheus_password' }]);
    expect(isLoginsFileOf(computed(write[0]?.value ?? ''), 'another')).toBe(true);
    expect(isLoginsFileOf(computed(write[0]?.value ?? ''), 'from before')).toBe(false);
  });

  it("is Grafana's public default key if an earlier version deployed Grafana without a key", () => {
    givenSecret('dev', 'grafana_admin_password', 'admin');
    const key = planSecrets(dev, {}).write.find(({ secret }) => secret === 'grafana_secret_key');
    expect(key).toMatchObject({
      value: 'SW2YcwTIb9zpOOhoPsMm',
      from: expect.stringContaining('public default'),
    });
  });

  it('is replaced when the values of its variable and its file differ', () => {
    givenSecret('dev', 'grafana_admin_password', 'from before');
    expect(origins(dev, { GRAFANA_ADMIN_PASSWORD: 'another' })).toMatchObject({
      grafana_admin_password: 'GRAFANA_ADMIN_PASSWORD',
    });
  });

  it('is missing when its file is empty', () => {
    givenSecret('prod', 'webhook_url', ' \n');
    expect(missing(prod)).toContain('secrets/prod/webhook_url');
  });

  it('is refused outside dev when it is the default password', () => {
    givenSecret('dev', 'grafana_admin_password', 'admin');
    expect(missing(dev)).toEqual([]);
    givenSecret('prod', 'grafana_admin_password', 'admin');
    expect(planSecrets(prod, {}).problems).toContainEqual({
      path: 'secrets/prod/grafana_admin_password',
      message: 'is the default password, which only dev accepts',
      cure: expect.stringContaining('Write another password'),
    });
  });

  it('is required only when something uses it', () => {
    expect(Object.keys(origins(elsewhere)).sort()).toEqual(
      OF_DEV.filter((secret) => secret !== 'log_hash_key'),
    );
  });

  it('is in no problem, source or output', async () => {
    const written = [jest.spyOn(process.stdout, 'write'), jest.spyOn(process.stderr, 'write')];
    const logged = (['log', 'info', 'warn', 'error'] as const).map((method) => jest.spyOn(console, method));
    givenSecret('prod', 'smtp_password', 'canary-in-a-file');
    givenSecret('prod', 'grafana_admin_password', 'admin');
    const plan = planSecrets(prod, { SLACK_WEBHOOK_URL: 'https://hooks.slack.example/canary' });
    await writeSecrets('prod', plan.write);

    const sources = plan.write.map(({ secret, from }) => `${secret}: ${from}`);
    expect(JSON.stringify([sources, plan.problems])).not.toMatch(/canary|"admin"|'admin'/);
    for (const { value } of plan.write) expect(sources.join('\n')).not.toContain(computed(value));
    for (const output of [...written, ...logged]) expect(output).not.toHaveBeenCalled();
  });
});

describe('secret files', () => {
  const mode = (path: string) => statSync(path).mode & 0o777;

  it('are protected by the mode of their folder, and readable for the users of the containers', async () => {
    mkdirSync(secretsFolder('dev'), { recursive: true, mode: 0o755 });
    await writeSecrets('dev', planSecrets(dev, {}).write);
    expect(mode(secretsFolder('dev'))).toBe(0o700);
    for (const file of readdirSync(secretsFolder('dev'))) {
      expect(mode(`${secretsFolder('dev')}/${file}`)).toBe(0o444);
    }
  });

  it('contain only the value, and their folder contains only them', async () => {
    await writeSecrets('dev', planSecrets(dev, { GRAFANA_ADMIN_PASSWORD: 'a better one' }).write);
    expect(readFileSync(`${secretsFolder('dev')}/grafana_admin_password`, 'utf8')).toBe('a better one');
    const versions = OF_DEV.filter((secret) => /^elasticsearch_.+_password$/.test(secret)).map(
      (secret) => `${secret}.version`,
    );
    expect(readdirSync(secretsFolder('dev')).sort()).toEqual([...OF_DEV, ...versions].sort());
    expect(readSecret('dev', 'grafana_admin_password')).toBe('a better one');
  });

  it('keep their inode when the value changes, so that containers see the change', async () => {
    await writeSecrets('dev', planSecrets(dev, { GRAFANA_ADMIN_PASSWORD: 'a long one at first' }).write);
    const path = `${secretsFolder('dev')}/grafana_admin_password`;
    const { ino } = statSync(path);
    await writeSecrets('dev', planSecrets(dev, { GRAFANA_ADMIN_PASSWORD: 'short' }).write);
    expect(readFileSync(path, 'utf8')).toBe('short');
    expect(statSync(path).ino).toBe(ino);
    expect(mode(path)).toBe(0o444);
  });

  it('are replaced even if their mode forbids writing', async () => {
    await writeSecrets('dev', planSecrets(dev, { GRAFANA_ADMIN_PASSWORD: 'one' }).write);
    await writeSecrets('dev', planSecrets(dev, { GRAFANA_ADMIN_PASSWORD: 'two' }).write);
    expect(readSecret('dev', 'grafana_admin_password')).toBe('two');
  });
});

describe('SLACK_WEBHOOK_URL', () => {
  it('comes from the secret file when the shell does not set it', () => {
    givenSecret('dev', 'slack_webhook_url', 'https://hooks.slack.example/before\n');
    expect(rememberedVariables('dev', { PATH: '/bin' })).toEqual({
      PATH: '/bin',
      SLACK_WEBHOOK_URL: 'https://hooks.slack.example/before',
    });
    expect(rememberedVariables('dev', { SLACK_WEBHOOK_URL: 'https://hooks.slack.example/now' })).toEqual({
      SLACK_WEBHOOK_URL: 'https://hooks.slack.example/now',
    });
  });

  it('stays unset without a secret file', () => {
    expect(rememberedVariables('dev', {})).toEqual({});
  });
});

describe('the URL of Slack', () => {
  it.each([
    'http://hooks.slack.example/a',
    'https:hooks.slack.example',
    'https://a.example/1 https://a.example/2',
  ])('is refused with the same message from every source: %s', (url) => {
    const fault = secretFault('slack_webhook_url', url);
    expect(fault).toMatch(/URL|space/);
    givenSecret('prod', 'slack_webhook_url', url);
    const problem = expect.objectContaining({ path: 'secrets/prod/slack_webhook_url', message: fault });
    expect(planSecrets(prod, {}).problems).toContainEqual(problem);
    expect(() => rememberedVariables('prod', {})).toThrow(`secrets/prod/slack_webhook_url: ${fault}`);
  });
});

describe('a secret file that is not a regular file of this user', () => {
  const outside = () => join(project, 'outside');
  const inFolder = (name = '') => join(secretsFolder('dev'), name);

  beforeEach(async () => {
    await writeSecrets('dev', [{ secret: 'log_hash_key', value: 'x' }]);
    writeFileSync(outside(), 'canary-of-another-file', { mode: 0o600 });
    rmSync(inFolder('log_hash_key'));
  });

  it.each<[string, string, () => void]>([
    [
      'is a symbolic link',
      'secrets/dev/log_hash_key',
      () => symlinkSync(outside(), inFolder('log_hash_key')),
    ],
    [
      'is a symbolic link',
      'secrets/dev/log_hash_key',
      () => symlinkSync('/nowhere', inFolder('log_hash_key')),
    ],
    ['is not a file', 'secrets/dev/log_hash_key', () => mkdirSync(inFolder('log_hash_key'))],
    ['is not a file', 'secrets/dev/log_hash_key', () => execFileSync('mkfifo', [inFolder('log_hash_key')])],
    [
      'is a symbolic link',
      'secrets/dev',
      () => {
        renameSync(inFolder(), join(project, 'elsewhere'));
        symlinkSync(join(project, 'elsewhere'), inFolder());
      },
    ],
    [
      'is a symbolic link',
      'secrets',
      () => {
        renameSync(join(project, 'secrets'), join(project, 'elsewhere'));
        symlinkSync(join(project, 'elsewhere'), join(project, 'secrets'));
      },
    ],
  ])('is not read, written or given another mode: %s (%s)', async (fault, path, change) => {
    change();
    const message = `${path} ${fault}`;
    expect(() => readSecret('dev', 'log_hash_key')).toThrow(message);
    await expect(writeSecrets('dev', [{ secret: 'log_hash_key', value: 'y' }])).rejects.toThrow(message);
    const { fixed, problems } = await checkSecrets(dev);
    expect(fixed).toEqual([]);
    expect(problems).toEqual([{ path, message: fault, cure: expect.stringContaining(`ls -ld ${path}`) }]);
    expect(readFileSync(outside(), 'utf8')).toBe('canary-of-another-file');
    expect(statSync(outside()).mode & 0o777).toBe(0o600);
  });

  it('is not read when it belongs to another user', () => {
    givenSecret('dev', 'log_hash_key', 'x');
    const { uid } = statSync(inFolder('log_hash_key'));
    jest.spyOn(process, 'getuid').mockReturnValue(uid + 1);
    expect(readSecret('dev', 'log_hash_key')).toBe('x');
    if (uid !== 0) return;
    // Mocked, because only root can change the owner of a file.
    jest.restoreAllMocks();
    jest.spyOn(process, 'cwd').mockReturnValue(project);
    chownSync(inFolder('log_hash_key'), 4_711, 4_711);
    expect(() => readSecret('dev', 'log_hash_key')).toThrow(
      'secrets/dev/log_hash_key belongs to the user with the number 4711',
    );
  });
});
