import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ProblemsError } from '../../lib/problems';
import { planSecrets } from '../../operations/secrets/plan';
import { readStores } from '../../operations/secrets/store';
import { loadEnvironments } from '../../settings/load';
import type { EnvironmentInput } from '../../settings/schema';
import { exampleBundle } from '../support/example';

const URL = 'https://hooks.slack.com/services/T/B/canary-value';
const real = process.cwd();
const path = process.env.PATH;
let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'stores-'));
  mkdirSync(join(project, 'secrets/dev'), { recursive: true });
  jest.spyOn(process, 'cwd').mockReturnValue(project);
});
afterEach(() => {
  process.env.PATH = path;
  jest.restoreAllMocks();
  rmSync(project, { recursive: true });
});

/** An environment whose Slack URL has this source. */
function bundleWith(source: NonNullable<EnvironmentInput['secrets']>[string]) {
  jest.spyOn(process, 'cwd').mockReturnValue(real);
  const made = exampleBundle({ notifications: { slack: {} }, secrets: { slack_webhook_url: source } });
  jest.spyOn(process, 'cwd').mockReturnValue(project);
  return made;
}

describe('a secret from a store', () => {
  it('is the output of a command, and replaces the file', async () => {
    writeFileSync(join(project, 'secrets/dev/slack_webhook_url'), 'https://hooks.slack.com/old');
    const bundle = bundleWith({ command: `printf '${URL}\\n'` });
    const { write, problems } = planSecrets(bundle, {}, {}, await readStores(bundle));
    expect(problems).toEqual([]);
    expect(write).toContainEqual({
      secret: 'slack_webhook_url',
      value: URL,
      from: 'dev.secrets.slack_webhook_url',
      given: true,
    });
  });

  it('is not written again if the file has it', async () => {
    writeFileSync(join(project, 'secrets/dev/slack_webhook_url'), URL);
    const bundle = bundleWith({ command: `echo ${URL}` });
    const { write } = planSecrets(bundle, {}, {}, await readStores(bundle));
    expect(write.map(({ secret }) => secret)).not.toContain('slack_webhook_url');
  });

  it('is extracted from a file by sops', async () => {
    writeFileSync(join(project, 'sops'), `#!/bin/sh\necho "$@" > ${project}/call\necho ${URL}\n`, {
      mode: 0o755,
    });
    process.env.PATH = `${project}${delimiter}${path}`;
    const { values } = await readStores(bundleWith({ sopsFile: 'prod.enc.yaml', sopsKey: 'slack.url' }));
    expect(values).toEqual({ slack_webhook_url: URL });
    expect(readFileSync(join(project, 'call'), 'utf8')).toBe(
      '--decrypt --extract ["slack"]["url"] prod.enc.yaml\n',
    );
  });

  it.each([
    ['fails', `echo ${URL}; echo "not logged in" >&2; exit 3`, /failed with code 3: not logged in$/],
    ['prints the value as its error', `echo ${URL}; echo "bad ${URL}" >&2; exit 1`, /code 1: bad \*\*\*$/],
    ['does not exist', 'no-such-store read x', /failed with code 127: .*not found$/],
    ['prints nothing', 'true', /prints nothing$/],
    ['prints two lines', `echo ${URL}; echo ${URL}`, /the output of .* (has|is|contains) /],
  ])('is one problem without its value if the command %s', async (_, command, message) => {
    const bundle = bundleWith({ command });
    const { problems, missing } = planSecrets(bundle, {}, {}, await readStores(bundle));
    expect(problems.filter(({ path }) => path.includes('slack'))).toEqual([
      {
        path: 'dev.secrets.slack_webhook_url',
        message: expect.stringMatching(message),
        cure: expect.stringContaining('Run it in this shell'),
      },
    ]);
    expect(missing).not.toContain('slack_webhook_url');
    const texts = problems.map((problem) => problem.message.replace(command, ''));
    expect(texts.join()).not.toContain('canary-value');
  });
});

describe('the settings of stores', () => {
  const problemsOf = (secrets: EnvironmentInput['secrets']) => {
    try {
      loadEnvironments([{ name: 'qa', notifications: { webhook: true }, secrets }], {});
      return [];
    } catch (error) {
      return error instanceof ProblemsError ? error.problems.map(({ path }) => path) : [String(error)];
    }
  };

  it.each<[string, EnvironmentInput['secrets'], string]>([
    ['an unknown secret', { slack_url: { command: 'x' } }, 'qa.secrets.slack_url'],
    ['two sources', { webhook_url: { command: 'x', sopsFile: 'y' } }, 'qa.secrets.webhook_url'],
    ['no source', { webhook_url: {} }, 'qa.secrets.webhook_url'],
    ['a key without a file', { webhook_url: { command: 'x', sopsKey: 'y' } }, 'qa.secrets.webhook_url'],
    ['an option as a file', { webhook_url: { sopsFile: '--x' } }, 'qa.secrets.webhook_url.sopsFile'],
    ['a missing receiver', { receiver_a_api_key: { command: 'x' } }, 'qa.secrets.receiver_a_api_key'],
  ])('refuse %s', (_, secrets, path) => {
    expect(problemsOf(secrets)).toEqual([path]);
  });
});
