import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { commitOf } from '../../../clients/git';

// Programs are built and started, perhaps while others are.
jest.setTimeout(60_000);

const hasGit = spawnSync('git', ['--version']).status === 0;
if (!hasGit && process.env.CI) throw new Error('there is no git, and this is CI');

/** Not sources. */
const LEFT_OUT = ['.build', '.ci', '.git', '.gen', 'cdktf.out', 'coverage', 'node_modules', 'secrets'];

const WORKTREES = '.build/changes/worktrees';
/** Worktrees that earlier runs left: of a process that has ended, and of one that still runs. */
const INTERRUPTED = `${WORKTREES}/0123456789ab-999999999`;
const STILL_RUNNING = `${WORKTREES}/0123456789ab-${process.pid}`;

(hasGit ? describe : describe.skip)('npm run changes', () => {
  let project: string;
  const path = (name: string) => join(project, name);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
      cwd: project,
      encoding: 'utf8',
    }).trim();
  /** Runs the command as npm does; a variable of the shell must not count as a change. */
  const changes = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['tools/run.mjs', 'commands/changes/command.ts', ...args],
      {
        cwd: project,
        encoding: 'utf8',
        env: { PATH: process.env.PATH, ALERT_EMAIL_ADDRESSES: 'nobody' },
      },
    );
    return { status, stdout, stderr };
  };
  const edit = (file: string, from: string, to: string) => {
    const source = readFileSync(path(file), 'utf8');
    expect(source).toContain(from);
    writeFileSync(path(file), source.replace(from, to));
  };

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'changes-'));
    for (const name of readdirSync('.').filter((entry) => !LEFT_OUT.includes(entry))) {
      cpSync(name, path(name), { recursive: true });
    }
    symlinkSync(join(process.cwd(), 'node_modules'), path('node_modules'));
    rmSync(path('environments'), { recursive: true });
    mkdirSync(path('environments'));
    for (const name of ['dev', 'prod']) {
      const fixture = `export { ${name} as default } from '../test/support/environments';\n`;
      writeFileSync(path(`environments/${name}.ts`), fixture);
    }
    git('init', '--quiet', '--initial-branch=main');
    // The link is a file to git, and not one of the folders that are ignored.
    writeFileSync(path('.git/info/exclude'), 'node_modules\n');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'As it is');
    edit('alerts/catalogue/model-download-failed/index.ts', 'value: 3', 'value: 4');
    git('commit', '--quiet', '--all', '--message', 'Notify after four failed downloads');
    for (const folder of [INTERRUPTED, STILL_RUNNING]) mkdirSync(path(folder), { recursive: true });
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  it('reports that a commit moves a threshold, from the sources of both revisions', () => {
    const { status, stdout } = changes('HEAD^', '--fail-on', 'danger');
    expect(stdout).toContain(
      'The threshold of ModelDownloadFailed moves from 3 to 4: it fires less often. [all environments]',
    );
    expect(stdout).toContain('(As it is): 2 changes: 1 to review, 1 for information.');
    expect(status).toBe(0);
  });

  it('caches the older revision, and removes all worktrees except those in use', () => {
    const { stderr } = changes('HEAD^', '--json');
    expect(stderr).toBe('');
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
    expect(readdirSync(path(WORKTREES))).toEqual([basename(STILL_RUNNING)]);
    expect(git('status', '--porcelain')).toBe('');
  });

  it('compares the working tree, says when nothing changes, and fails only with --fail-on', () => {
    expect(changes('HEAD')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('No change in what is deployed.'),
    });
    edit('logs/streams.ts', 'retentionDays: 365', 'retentionDays: 30');
    try {
      expect(changes('HEAD')).toMatchObject({ status: 0 });
      const { status, stdout } = changes('HEAD', '--json', '--env', 'prod', '--fail-on', 'danger');
      expect(status).toBe(1);
      expect(JSON.parse(stdout).changes[0]).toMatchObject({
        level: 'danger',
        kind: 'retention',
        environments: ['prod'],
        sentence: expect.stringContaining('Audit records are kept for 30 days, not 365'),
      });
    } finally {
      git('checkout', '--quiet', '--', 'logs');
    }
  });

  it('refuses a commit that does not exist', async () => {
    await expect(commitOf('no-such-branch')).rejects.toThrow("no commit 'no-such-branch' in this repository");
  });

  it.each([
    [
      'what looks like an option of git is given',
      ['--', '--output=x'],
      "no commit '--output=x' in this repository",
    ],
    ['there is no such environment', ['HEAD', '--env', 'nowhere'], 'there is no environment nowhere'],
  ])('says so without a stack trace when %s', (_, args, message) => {
    const { status, stdout, stderr } = changes(...args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('refuses a revision that is not of this project', () => {
    const empty = git('commit-tree', '4b825dc642cb6eb9a060e54bf8d69288fbee4904', '-m', 'Empty');
    const { status, stderr } = changes(empty);
    expect(status).toBe(1);
    expect(stderr).toContain('cannot be read by this version of the command');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
  });
});
