import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../support/run-command';

const render = (...args: string[]) => runCommand('render', ...args);

describe('npm run render', () => {
  let folder: string;
  const path = (name: string) => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'render-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('replaces the files that it wrote before, lists the new ones, and keeps all others', async () => {
    expect(await render('dev', '--out', path('out'))).toMatchObject({ code: 0 });
    const manifest = JSON.parse(readFileSync(path('out/.rendered'), 'utf8'));
    const gone = 'prometheus/rules/gone.yml';
    writeFileSync(path(`out/${gone}`), '');
    manifest[gone] = ['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'];
    writeFileSync(path('out/.rendered'), JSON.stringify(manifest));
    mkdirSync(path('out/.git'));
    for (const name of ['out/.git/config', 'out/notes.txt']) writeFileSync(path(name), 'mine');

    const { code, stdout } = await render('staging', '--out', path('out'));
    expect(code).toBe(0);
    const written = readdirSync(path('out'), { recursive: true, encoding: 'utf8' })
      .map((name) => path(`out/${name}`))
      .filter((file) => statSync(file).isFile());
    const kept = ['.rendered', '.git/config', 'notes.txt'].map((name) => path(`out/${name}`));
    expect(written.sort()).toEqual([...kept, ...stdout.trim().split('\n')].sort());
    expect(readFileSync(path('out/.git/config'), 'utf8')).toBe('mine');
    expect(readFileSync(path('out/prometheus/prometheus.yml'), 'utf8')).toContain('environment: staging');
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it('refuses a folder with other files, keeps them, and prints no stack trace', async () => {
    writeFileSync(path('notes.txt'), 'mine');
    const { code, stdout, stderr } = await render('staging', '--out', folder);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(
      `${folder} contains files that \`npm run render\` did not write\n  With --out, name a folder`,
    );
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(readdirSync(folder)).toEqual(['notes.txt']);
    expect(readFileSync(path('notes.txt'), 'utf8')).toBe('mine');
  });
});
