import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

// A program is built and started, perhaps while others are.
jest.setTimeout(30_000);

/** Runs the command as `npm run preview` does, in a shell without any of the seed's variables. */
async function preview(...args: string[]) {
  const env = { PATH: process.env.PATH };
  try {
    const { stdout } = await execute(
      process.execPath,
      ['tools/run.mjs', 'commands/preview/command.ts', ...args],
      { env },
    );
    return { code: 0, stdout, stderr: '' };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

describe('npm run preview', () => {
  let folder: string;
  const path = (name: string) => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'preview-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes the pages and lists them, and the next time writes them anew', async () => {
    expect(await preview('staging', '--out', path('out'))).toMatchObject({ code: 0 });
    const { code, stdout } = await preview('staging', '--out', path('out'));
    expect(code).toBe(0);
    const listed = stdout.trim().split('\n');
    expect(listed).toContain(path('out/model-orchestrator.html'));
    expect(listed.map((file) => readFileSync(file, 'utf8').slice(0, 15))).toEqual(
      listed.map(() => '<!doctype html>'),
    );
  });

  it('writes nothing where Prometheus does not answer', async () => {
    const { code, stderr } = await preview(
      'staging',
      '--out',
      path('out'),
      '--prometheus',
      'http://127.0.0.1:1',
    );
    expect(code).toBe(1);
    expect(stderr).toContain('Prometheus does not answer at http://127.0.0.1:1: ');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves a folder with files of somebody else as it is', async () => {
    writeFileSync(path('notes.txt'), 'mine');
    expect(await preview('staging', '--out', folder)).toMatchObject({ code: 1 });
    expect(readdirSync(folder)).toEqual(['notes.txt']);
  });

  it('is called wrongly with a time that is none', async () => {
    const { code, stderr } = await preview('staging', '--out', path('out'), '--last', 'yesterday');
    expect(code).toBe(2);
    expect(stderr).toContain("'yesterday' is not a duration such as 30s, 5m or 1h30m");
  });
});
