import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import packageJson from '../../package.json';

const FOLDER = '.github/workflows';

const workflowSchema = z.object({
  on: z.union([z.string(), z.record(z.string(), z.unknown())]),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      if: z.string().optional(),
      needs: z.union([z.string(), z.array(z.string())]).optional(),
      permissions: z.record(z.string(), z.string()).optional(),
      steps: z.array(
        z.object({
          name: z.string().optional(),
          uses: z.string().optional(),
          run: z.string().optional(),
          with: z.record(z.string(), z.unknown()).optional(),
        }),
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
    ({ name, on, permissions }) => {
      const events = typeof on === 'string' ? [on] : Object.keys(on);
      // gate.yml uses this event, but checks out only the base branch (tested below).
      if (name !== 'gate.yml') expect(events).not.toContain('pull_request_target');
      expect(events).not.toContain('workflow_run');
      expect(Object.values(permissions)).not.toContain('write');
    },
  );

  it('judge a pull request by the code of its base branch, without secrets and caches', () => {
    const gate = workflows.find(({ name }) => name === 'gate.yml');
    expect(Object.keys(Object(gate?.on))).toEqual(['pull_request_target']);
    expect(gate?.source).not.toMatch(/secrets\.|\bcache: npm/);
    const checkouts = jobs.flatMap(({ name, steps }) =>
      name.startsWith('gate.yml') ? steps.filter(({ uses }) => uses?.includes('checkout')) : [],
    );
    expect(checkouts.map((step) => step.with)).toEqual([{ 'persist-credentials': false }]);
    expect(gate?.jobs.gate).toMatchObject({ needs: ['withdraw', 'judge'], if: 'always()' });
  });

  it('have owners for all code that judges, and each of their paths exists', () => {
    const paths = [...readFileSync('.github/CODEOWNERS', 'utf8').matchAll(/^\/(\S+) +@\S+$/gm)].map(
      ([, path]) => path,
    );
    expect(paths).toEqual(expect.arrayContaining(['.github/', 'commands/changes/', 'operations/revision/']));
    for (const path of paths) expect(existsSync(path ?? '')).toBe(true);
  });

  it('have write permission only in jobs that run no code of the pull request', () => {
    const writing = jobs.filter(({ permissions }) => Object.values(permissions).includes('write'));
    expect(writing.map(({ name }) => name)).toEqual(['gate.yml, withdraw', 'pull-request.yml, comment']);
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

  /** Runs the step with this name. @returns its exit code and output */
  function runStep(name: string, variables: NodeJS.ProcessEnv) {
    const step = jobs.flatMap(({ steps }) => steps).find((each) => each.name === name);
    return spawnSync('bash', ['-e', '-c', step?.run ?? 'exit 99'], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: `${folder}:${process.env.PATH}`, ...variables },
    });
  }

  /** Puts a program that records its arguments in place of another one. */
  function stub(program: string, script: string): void {
    writeFileSync(join(folder, program), `#!/bin/sh\necho "$@" >> calls\n${script}`, { mode: 0o755 });
  }

  /** Runs the step with this name, with a stub in place of a program. @returns the arguments of each call of the stub */
  function callsIn(name: string, program: string, script = ''): string[] {
    stub(program, script);
    const { status } = runStep(name, {
      COMMENTS: 'repos/o/r/issues/7/comments',
      LABELS: 'repos/o/r/issues/7/labels',
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

  /** @param known URLs of existing comments @returns the calls of `gh` after the one that lists them */
  function keep(known: readonly string[]): string[] {
    const script = `case "$*" in *--paginate*) printf '%s' '${known.join('\n')}';; esac`;
    return callsIn('Keep one comment up to date', 'gh', script).slice(1);
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

  it('removes the label that accepted other commits', () => {
    expect(callsIn('Remove the label', 'gh')).toEqual([
      'api --method DELETE repos/o/r/issues/7/labels/dangerous-change-accepted --silent',
    ]);
  });

  it.each([
    // result of the judge, dangerous, label set, label withdrawn, exit code
    ['success', 'false', 'false', 'false', 0],
    ['success', 'true', 'true', 'false', 0],
    ['success', 'true', 'false', 'false', 1],
    ['success', 'true', 'true', 'true', 1],
    ['success', '', 'false', 'false', 1],
    ['failure', '', 'true', 'false', 1],
    ['failure', 'false', 'true', 'false', 1],
    ['cancelled', '', 'true', 'false', 1],
    ['skipped', '', 'true', 'false', 1],
  ])('gates: judge %s, dangerous "%s", label %s, withdrawn %s: exit code %i', (...row) => {
    const [JUDGED, DANGEROUS, LABELLED, WITHDRAWN, code] = row;
    expect(runStep('Require an approval', { JUDGED, DANGEROUS, LABELLED, WITHDRAWN }).status).toBe(code);
  });

  describe('that judges', () => {
    /** A merge commit of a pull request that changes a file, and the verdict of a stub of `changes` on it. */
    function judge(file: string, script: string) {
      const git = (...args: string[]) =>
        spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: folder });
      mkdirSync(join(folder, '.github'));
      mkdirSync(join(folder, 'tools'));
      writeFileSync(join(folder, '.github/CODEOWNERS'), readFileSync('.github/CODEOWNERS'));
      git('init', '--quiet', '--initial-branch=main');
      git('add', '.github');
      git('commit', '--quiet', '-m', 'Base');
      git('checkout', '--quiet', '-b', 'change');
      writeFileSync(join(folder, file), 'changed');
      git('add', '--force', file);
      git('commit', '--quiet', '-m', 'Change');
      git('checkout', '--quiet', 'main');
      git('merge', '--quiet', '--no-ff', '-m', 'Merge', 'change');
      git('update-ref', 'refs/proposal', 'HEAD');
      git('reset', '--quiet', '--hard', 'HEAD^');
      stub('npm', script);
      const { status } = runStep('Judge', { GITHUB_OUTPUT: join(folder, 'output') });
      const output = existsSync(join(folder, 'output'))
        ? readFileSync(join(folder, 'output'), 'utf8').trim()
        : '';
      return { status, output };
    }
    const DANGER = 'case "$*" in *--fail-on*) exit 1;; esac';

    it.each([
      ['finds no danger in a harmless change', 'notes.txt', '', { status: 0, output: 'dangerous=false' }],
      ['finds a dangerous change', 'notes.txt', DANGER, { status: 0, output: 'dangerous=true' }],
      [
        'counts a change of the judge as dangerous',
        'tools/run.mjs',
        '',
        { status: 0, output: 'dangerous=true' },
      ],
      [
        'counts a change of its own workflow as dangerous',
        '.github/CODEOWNERS',
        '',
        { status: 0, output: 'dangerous=true' },
      ],
      ['fails when the comparison fails', 'notes.txt', 'exit 1', { status: 1, output: '' }],
    ])('%s', (_, file, script, verdict) => {
      expect(judge(file, script)).toEqual(verdict);
      const [call] = readFileSync(join(folder, 'calls'), 'utf8').split('\n');
      expect(call).toMatch(
        /^run --silent changes -- [0-9a-f]{40} --to refs\/proposal --trust --require-isolation$/,
      );
    });
  });
});
