import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectToMatchFile } from '../../support/match-file';

describe('a text that is compared with a file', () => {
  let folder: string;
  const path = () => join(folder, 'below', 'text.txt');
  const given = (text: string) => expectToMatchFile(text, path(), 'new');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'match-file-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is written where there is no file yet', () => {
    expectToMatchFile('a\n', path(), 'new');
    expect(readFileSync(path(), 'utf8')).toBe('a\n');
  });

  it('is not written where nothing may be: the missing file is a failure', () => {
    expect(() => expectToMatchFile('a\n', path(), 'none')).toThrow('is missing: run jest -u');
  });

  it.each(['new', 'none'] as const)('fails when the file differs, and leaves it (%s)', (mode) => {
    given('a\n');
    expect(() => expectToMatchFile('b\n', path(), mode)).toThrow('toBe');
    expect(readFileSync(path(), 'utf8')).toBe('a\n');
  });

  it('replaces the file that differs with jest -u', () => {
    given('a\n');
    expectToMatchFile('b\n', path(), 'all');
    expect(readFileSync(path(), 'utf8')).toBe('b\n');
  });

  it('is compared in the way that Jest was started', () => {
    given('a\n');
    writeFileSync(path(), 'a\n');
    expect(() => expectToMatchFile('a\n', path())).not.toThrow();
  });
});
