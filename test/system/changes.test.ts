import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitOf } from '../../clients/git';

const hasGit = spawnSync('git', ['--version']).status === 0;
if (!hasGit && process.env.CI) throw new Error('git not found: in CI, no test may be skipped');

const CANARY = 'canary-of-a-secret';

/** Folders that contain no sources. */
const LEFT_OUT = ['.build', '.ci', '.git', '.gen', 'cdktf.out', 'coverage', 'node_modules', 'secrets'];

(hasGit ? describe : describe.skip)('npm run changes', () => {
  let project: string;
  /** Folder in which the command creates its temporary folders. */
  let temporary: string;
  const path = (name: string) => join(project, name);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
      cwd: project,
      encoding: 'utf8',
    }).trim();
  /** Runs the command as npm does, without variables of the shell, which could count as changes. */
  const changes = (...args: string[]) => changesWith({}, ...args);
  const changesWith = (variables: NodeJS.ProcessEnv, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['tools/run.mjs', 'commands/changes/command.ts', ...args],
      {
        cwd: project,
        encoding: 'utf8',
        env: {
          PATH: process.env.PATH,
          TMPDIR: temporary,
          HOME: path('home'),
          ALERT_EMAIL_ADDRESSES: 'nobody',
          SLACK_WEBHOOK_URL: CANARY,
          ...variables,
        },
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
    temporary = mkdtempSync(join(tmpdir(), 'changes-tmp-'));
    git('init', '--quiet', '--initial-branch=main');
    // Excluded explicitly: for git, the link is a file and not one of the ignored folders.
    writeFileSync(path('.git/info/exclude'), 'node_modules\nhome\n');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'As it is');
    edit('alerts/catalogue/model-download-failed/index.ts', 'value: 3', 'value: 4');
    git('commit', '--quiet', '--all', '--message', 'Notify after four failed downloads');
  });
  afterAll(() => {
    for (const folder of [project, temporary]) rmSync(folder, { recursive: true, force: true });
  });

  it('reports that a commit moves a threshold, from the sources of both revisions', () => {
    const { status, stdout } = changes('HEAD^', '--fail-on', 'danger');
    expect(stdout).toContain(
      'The threshold of ModelDownloadFailed moves from 3 to 4: it fires less often. [all environments]',
    );
    expect(stdout).toContain('(As it is): 2 changes: 1 to review, 1 for information.');
    expect(status).toBe(0);
  });

  it('caches the older revision, and leaves no checkout behind', () => {
    const { stderr } = changes('HEAD^', '--json');
    expect(stderr).toBe('');
    expect(readdirSync(temporary)).toEqual([]);
    expect(git('status', '--porcelain')).toBe('');
  });

  it('compares two commits with --to', () => {
    const { status, stdout } = changes('HEAD', '--to', 'HEAD^');
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringContaining('The threshold of ModelDownloadFailed moves from 4 to 3'),
    });
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
      'the commit looks like an option of git',
      ['--', '--output=x'],
      "no commit '--output=x' in this repository",
    ],
    ['there is no such environment', ['HEAD', '--env', 'nowhere'], 'there is no environment nowhere'],
  ])('prints an error without a stack trace when %s', (_, args, message) => {
    const { status, stdout, stderr } = changes(...args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('refuses a revision of another project', () => {
    const empty = git('commit-tree', '4b825dc642cb6eb9a060e54bf8d69288fbee4904', '-m', 'Empty');
    const { status, stderr } = changes(empty, '--trust');
    expect(status).toBe(1);
    expect(stderr).toContain('cannot be read by this version of the command');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(readdirSync(temporary)).toEqual([]);
  });

  describe('with a hostile branch', () => {
    const REPORT = 'Error: report ';
    let port: number;
    const listener = createServer();

    /** Commits a change to a new branch of main. */
    const branch = (name: string, change: () => void) => {
      git('checkout', '--quiet', '-b', name, 'main');
      try {
        change();
        git('add', '--all', '--force', 'bundle', 'lib');
        git('commit', '--quiet', '--message', `Hostile ${name}`);
      } finally {
        git('checkout', '--quiet', '--force', 'main');
      }
    };

    beforeAll(async () => {
      await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
      port = (listener.address() as AddressInfo).port;
      for (const folder of ['home/.ssh', 'home/bin', 'secrets/dev'])
        mkdirSync(path(folder), { recursive: true });
      for (const file of ['home/.ssh/id_rsa', 'secrets/dev/key.json'])
        writeFileSync(path(file), `"${CANARY}"`);
      symlinkSync(execFileSync('which', ['git'], { encoding: 'utf8' }).trim(), path('home/bin/git'));
      branch('hostile', () =>
        writeFileSync(
          path('bundle/index.ts'),
          `
            import { execFileSync } from 'node:child_process';
            import { readFileSync, writeFileSync } from 'node:fs';
            import { connect } from 'node:net';
            const attempt = (step: () => unknown) => {
              try { return String(step()); } catch (error) { return 'refused'; }
            };
            const report = {
              variables: Object.keys(process.env).filter((name) => !['PATH', 'PWD', 'OLDPWD'].includes(name)),
              ssh: attempt(() => readFileSync(${JSON.stringify(path('home/.ssh/id_rsa'))})),
              secret: attempt(() => readFileSync(${JSON.stringify(path('secrets/dev/key.json'))})),
              written: attempt(() => writeFileSync(${JSON.stringify(path('home/written'))}, '')),
              overwritten: attempt(() => writeFileSync(__filename, '')),
              program: attempt(() => execFileSync('/bin/cat', [${JSON.stringify(path('home/.ssh/id_rsa'))}])),
            };
            const end = (network: string) => {
              process.stderr.write('${REPORT}' + JSON.stringify({ ...report, network }));
              process.exit(1);
            };
            connect(${port}, '127.0.0.1').on('connect', () => end('open')).on('error', () => end('refused'));
            export const bundle = () => { throw new Error('never called'); };
            export const assemble = () => ({ made: {}, problems: [] });
            // The connection attempt is still pending when the summary fails.
            process.on('uncaughtException', () => undefined);
          `,
        ),
      );
      branch('importing', () =>
        appendFileSync(
          path('bundle/index.ts'),
          `\nimport stolen from ${JSON.stringify(path('secrets/dev/key.json'))};\nexport { stolen };\n`,
        ),
      );
      branch('linking', () => {
        symlinkSync(path('secrets/dev/key.json'), path('lib/stolen.json'));
        appendFileSync(
          path('bundle/index.ts'),
          "\nimport stolen from '../lib/stolen.json';\nexport { stolen };\n",
        );
      });
    });
    afterAll(() => listener.close());

    it('refuses to run it without --trust', () => {
      const { status, stdout, stderr } = changes('hostile');
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(
        /^error commit [0-9a-f]{10} \(Hostile hostile\) is not on the trusted branch main, .*\n {2}Review the commit, then add --trust/,
      );
      expect(changes('main', '--to', 'hostile').stderr).toContain('is not on the trusted branch main');
    });

    it.each(['unshare', 'nothing'])(
      'keeps its code from variables, files and programs with the help of %s',
      (help) => {
        const PATH = help === 'unshare' ? process.env.PATH : path('home/bin');
        const { status, stdout, stderr } = changesWith({ PATH }, 'hostile', '--trust');
        expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
        expect(stderr).not.toContain(CANARY);
        const isolated = stderr.includes('isolated by Linux namespaces');
        if (help === 'nothing') expect(isolated).toBe(false);
        expect(JSON.parse(stderr.split(REPORT)[1]?.split('\n')[0] ?? '')).toEqual({
          variables: [],
          ssh: 'refused',
          secret: 'refused',
          written: 'refused',
          overwritten: 'refused',
          program: 'refused',
          network: isolated ? 'refused' : 'open',
        });
      },
    );

    it('does not run it with --require-isolation where the system cannot isolate it', () => {
      const { status, stderr } = changesWith(
        { PATH: path('home/bin') },
        'hostile',
        '--trust',
        '--require-isolation',
      );
      expect(status).toBe(1);
      expect(stderr).toContain('this system cannot isolate the code of');
      expect(stderr).not.toContain(REPORT);
    });

    it.each(['importing', 'linking'])('puts no secret into the summary when it is %s one', (name) => {
      const { status, stdout, stderr } = changes(name, '--trust', '--json');
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).not.toContain(CANARY);
      expect(stderr).toMatch(/imports .*which is not one of its files|cannot be read/);
    });

    it('trusts another branch only if --trusted-branch names it', () => {
      expect(changes('importing', '--trusted-branch', 'importing').stderr).toContain(
        'which is not one of its files',
      );
      expect(changes('importing', '--trusted-branch', 'nowhere').stderr).toContain("no commit 'nowhere'");
    });
  });
});
