import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../support/run-command';

// The command is bundled first, on a machine that may be busy.
jest.setTimeout(30_000);

const render = (...args: string[]) => runCommand('render', ...args);

describe('npm run render', () => {
  let folder: string;
  const path = (name: string) => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'render-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('replaces the files that it wrote before, and lists the new ones', async () => {
    mkdirSync(path('out/prometheus/rules'), { recursive: true });
    writeFileSync(path('out/prometheus/rules/gone.yml'), 'of an earlier version');
    writeFileSync(path('out/.rendered'), 'by this command');

    const { code, stdout } = await render('staging', '--out', path('out'));
    expect(code).toBe(0);
    const written = readdirSync(path('out'), { recursive: true, encoding: 'utf8' })
      .map((name) => path(`out/${name}`))
      .filter((file) => statSync(file).isFile());
    // The marker by which the command recognizes its folder.
    expect(written.sort()).toEqual([path('out/.rendered'), ...stdout.trim().split('\n')].sort());
    expect(written).not.toContain(path('out/prometheus/rules/gone.yml'));
    expect(readFileSync(path('out/prometheus/prometheus.yml'), 'utf8')).toContain('environment: staging');
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it('refuses a folder with other files, keeps them, and prints no stack trace', async () => {
    writeFileSync(path('notes.txt'), 'mine');
    const { code, stdout, stderr } = await render('staging', '--out', folder);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(
      `${folder} contains files that \`npm run render\` did not write\n  Use a folder`,
    );
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(readdirSync(folder)).toEqual(['notes.txt']);
    expect(readFileSync(path('notes.txt'), 'utf8')).toBe('mine');
  });
});
