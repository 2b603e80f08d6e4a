import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import packageJson from '../../package.json';

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
    'exist that %s uses',
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
  it.each(workflows)('$name pins each action to a commit, with its version in a comment', ({ source }) => {
    const lines = source.split('\n').filter((line) => /\buses:/.test(line));
    for (const line of lines) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('use one version of each action', () => {
    const used = new Set(workflows.flatMap(({ source }) => source.match(/uses: .*/g) ?? []));
    const actions = [...used].map((line) => line.split('@')[0]);
    expect(new Set(actions).size).toBe(actions.length);
  });

  it.each(workflows)(
    '$name gives code of a fork no permissions or secrets of this repository',
    ({ on, permissions }) => {
      const events = typeof on === 'string' ? [on] : Object.keys(on);
      expect(events).not.toContain('pull_request_target');
      expect(events).not.toContain('workflow_run');
      expect(Object.values(permissions)).not.toContain('write');
    },
  );

  it('have write permission only in jobs that run no code of the pull request', () => {
    const writing = jobs.filter(({ permissions }) => Object.values(permissions).includes('write'));
    expect(writing.map(({ name }) => name)).toEqual(['pull-request.yml, comment']);
    for (const { steps } of writing) {
      for (const { uses = '', run = '' } of steps) {
        expect(uses).not.toMatch(/checkout/);
        expect(run).not.toMatch(/\b(npm|npx|node)\b/);
      }
    }
  });

  it('keep no credentials in the checkout', () => {
    const checkouts = workflows.flatMap(({ source }) => source.match(/uses: actions\/checkout@/g) ?? []);
    const without = workflows.flatMap(({ source }) => source.match(/persist-credentials: false/g) ?? []);
    expect(without).toHaveLength(checkouts.length);
  });

  it('pass values that others choose to scripts as variables', () => {
    for (const { steps } of jobs) for (const { run = '' } of steps) expect(run).not.toContain('${{');
  });
});

describe('a step', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'step-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs the step of that name with a stub in place of a program. @returns the arguments of each call of the stub */
  function callsIn(name: string, program: string, stub = ''): string[] {
    const step = jobs.flatMap(({ steps }) => steps).find((each) => each.name === name);
    writeFileSync(join(folder, program), `#!/bin/sh\necho "$@" >> calls\n${stub}`, { mode: 0o755 });
    const { status } = spawnSync('bash', ['-e', '-c', step?.run ?? 'exit 1'], {
      cwd: folder,
      env: { PATH: `${folder}:${process.env.PATH}`, COMMENTS: 'repos/o/r/issues/7/comments' },
    });
    expect(status).toBe(0);
    return readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
  }

  it('draws the dashboards of every environment', () => {
    mkdirSync(join(folder, 'environments'));
    for (const name of ['canary', 'dev']) writeFileSync(join(folder, `environments/${name}.ts`), '');
    expect(callsIn('Draw the dashboards', 'npm')).toEqual([
      'run --silent preview -- canary --out preview/canary',
      'run --silent preview -- dev --out preview/dev',
    ]);
  });

  /** @returns the calls of `gh` after the one that lists the comments */
  function keep(known: readonly string[]): string[] {
    const stub = `case "$*" in *--paginate*) printf '%s' '${known.join('\n')}';; esac`;
    return callsIn('Keep one comment up to date', 'gh', stub).slice(1);
  }

  it('adds a comment to a pull request without one', () => {
    expect(keep([])).toEqual([
      'api --method POST repos/o/r/issues/7/comments --field body=@comment.md --silent',
    ]);
  });

  it('updates the first comment of a pull request with several', () => {
    expect(keep(['https://api/comments/1', 'https://api/comments/2'])).toEqual([
      'api --method PATCH https://api/comments/1 --field body=@comment.md --silent',
    ]);
  });
});
