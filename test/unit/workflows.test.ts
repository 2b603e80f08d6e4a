import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import packageJson from '../../package.json';
import { ENVIRONMENTS } from '../../settings/environments';

const FOLDER = '.github/workflows';

const workflowSchema = z.object({
  on: z.union([z.string(), z.record(z.string(), z.unknown())]),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      permissions: z.record(z.string(), z.string()).optional(),
      steps: z.array(
        z.object({ name: z.string().optional(), uses: z.string().optional(), run: z.string().optional() }),
      ),
    }),
  ),
});

const workflows = readdirSync(FOLDER).map((name) => {
  const source = readFileSync(join(FOLDER, name), 'utf8');
  return { name, source, ...workflowSchema.parse(parse(source)) };
});
const jobs = workflows.flatMap((workflow) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({
    name: `${workflow.name}, ${name}`,
    ...job,
    permissions: job.permissions ?? workflow.permissions,
  })),
);

describe('npm scripts', () => {
  it.each(['README.md', ...workflows.map(({ name }) => join(FOLDER, name)), '.ci/run'])(
    'that %s names are there',
    (file) => {
      const named = [...readFileSync(file, 'utf8').matchAll(/npm run (?:--silent |-s )?([a-z][\w:-]*)/g)];
      const missing = named
        .map(([, script = '']) => script)
        .filter((script) => !(script in packageJson.scripts));
      expect(named).not.toEqual([]);
      expect(missing).toEqual([]);
    },
  );
});

describe('workflows', () => {
  it.each(workflows)(
    '$name runs actions of a commit that cannot become another, and says which version that is',
    ({ source }) => {
      const lines = source.split('\n').filter((line) => /\buses:/.test(line));
      for (const line of lines) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    },
  );

  it('have each action in one version', () => {
    const used = new Set(workflows.flatMap(({ source }) => source.match(/uses: .*/g) ?? []));
    const actions = [...used].map((line) => line.split('@')[0]);
    expect(new Set(actions).size).toBe(actions.length);
  });

  it.each(workflows)(
    "$name does not run a stranger's code with rights or secrets of this repository",
    ({ on, permissions }) => {
      const events = typeof on === 'string' ? [on] : Object.keys(on);
      expect(events).not.toContain('pull_request_target');
      expect(events).not.toContain('workflow_run');
      expect(Object.values(permissions)).not.toContain('write');
    },
  );

  it('may write only where nothing of the pull request is run', () => {
    const writing = jobs.filter(({ permissions }) => Object.values(permissions).includes('write'));
    expect(writing.map(({ name }) => name)).toEqual(['pull-request.yml, comment']);
    for (const { steps } of writing) {
      for (const { uses = '', run = '' } of steps) {
        expect(uses).not.toMatch(/checkout/);
        expect(run).not.toMatch(/\b(npm|npx|node)\b/);
      }
    }
  });

  it('leave no credentials in the folder in which code is run', () => {
    const checkouts = workflows.flatMap(({ source }) => source.match(/uses: actions\/checkout@/g) ?? []);
    const without = workflows.flatMap(({ source }) => source.match(/persist-credentials: false/g) ?? []);
    expect(without).toHaveLength(checkouts.length);
  });

  it('put nothing that others choose into a script: it comes as a variable', () => {
    for (const { steps } of jobs) for (const { run = '' } of steps) expect(run).not.toContain('${{');
  });
});

it('draw the dashboards of every environment', () => {
  const draw = jobs.flatMap(({ steps }) => steps).find(({ name }) => name === 'Draw the dashboards');
  const names = ENVIRONMENTS.map(({ name }) => name);
  expect(draw?.run).toContain(`for environment in ${names.join(' ')}; do`);
});

describe('the comment on a pull request', () => {
  const step = jobs.flatMap(({ steps }) => steps).find(({ name }) => name === 'Keep one comment up to date');
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'comment-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs the step with a `gh` that knows these comments. @returns how that was called after it was asked for them */
  function keep(known: readonly string[]): string[] {
    const gh = join(folder, 'gh');
    writeFileSync(
      gh,
      [
        '#!/bin/sh',
        'echo "$@" >> calls',
        `case "$*" in *--paginate*) printf '%s' '${known.join('\n')}';; esac`,
      ].join('\n'),
    );
    chmodSync(gh, 0o755);
    const { status } = spawnSync('bash', ['-e', '-c', step?.run ?? 'exit 1'], {
      cwd: folder,
      env: { PATH: `${folder}:${process.env.PATH}`, COMMENTS: 'repos/o/r/issues/7/comments' },
    });
    expect(status).toBe(0);
    return readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n').slice(1);
  }

  it('is written where there is none', () => {
    expect(keep([])).toEqual([
      'api --method POST repos/o/r/issues/7/comments --field body=@comment.md --silent',
    ]);
  });

  it('is written anew where there is one', () => {
    expect(keep(['https://api/comments/1', 'https://api/comments/2'])).toEqual([
      'api --method PATCH https://api/comments/1 --field body=@comment.md --silent',
    ]);
  });
});
