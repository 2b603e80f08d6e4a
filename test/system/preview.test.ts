import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../support/run-command';

const preview = (...args: string[]) => runCommand('preview', ...args);

describe('npm run preview', () => {
  let folder: string;
  const path = (name: string) => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'preview-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes and lists the pages, and replaces them the next time', async () => {
    expect(await preview('staging', '--out', path('out'))).toMatchObject({ code: 0 });
    const { code, stdout } = await preview('staging', '--out', path('out'));
    expect(code).toBe(0);
    const listed = stdout.trim().split('\n');
    expect(listed).toContain(path('out/model-orchestrator.html'));
    expect(listed.map((file) => readFileSync(file, 'utf8').slice(0, 15))).toEqual(
      listed.map(() => '<!doctype html>'),
    );
  });

  it('writes nothing when Prometheus does not answer', async () => {
    const { code, stderr } = await preview(
      'staging',
      '--out',
      path('out'),
      '--prometheus',
      'http://127.0.0.1:1',
    );
    expect(code).toBe(1);
    expect(stderr).toContain('no response from Prometheus at http://127.0.0.1:1 (');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not touch a folder with other files', async () => {
    writeFileSync(path('notes.txt'), 'mine');
    expect(await preview('staging', '--out', folder)).toMatchObject({ code: 1 });
    expect(readdirSync(folder)).toEqual(['notes.txt']);
  });

  it('exits with 2 for an invalid duration', async () => {
    const { code, stderr } = await preview('staging', '--out', path('out'), '--last', 'yesterday');
    expect(code).toBe(2);
    expect(stderr).toContain("'yesterday' is not a duration such as 30s, 5m or 1h30m");
  });
});
