import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { replaceFolder } from '../../../operations/folder';

/** SHA-256 of an empty file. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('a folder that a command writes', () => {
  let top: string;
  let out: string;
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
  };
  const read = (path: string) => readFileSync(join(top, path), 'utf8');
  const list = () =>
    readdirSync(out, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map(({ name, parentPath }) => join(parentPath, name).slice(out.length + 1))
      .sort();
  const replace = (files: Record<string, string>) => replaceFolder(out, files, 'render');

  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'folder-'));
    out = join(top, 'out');
  });
  afterEach(() => rmSync(top, { recursive: true }));

  it('contains only the files of the last run, and files that the command did not write', async () => {
    await replace({ 'a/b/old.yml': 'x', 'same.yml': 'y' });
    write('out/a/notes.txt', 'mine');
    await replace({ 'same.yml': 'z', 'new.yml': '' });
    expect(list()).toEqual(['.rendered', 'a/notes.txt', 'new.yml', 'same.yml']);
    expect(read('out/same.yml')).toBe('z');
    expect(readdirSync(join(out, 'a'))).toEqual(['notes.txt']);
  });

  it('keeps a file that someone changed, and does not overwrite it', async () => {
    await replace({ 'old.yml': 'x', 'same.yml': 'y' });
    write('out/old.yml', 'edited');
    await replace({ 'same.yml': 'z' });
    expect(read('out/old.yml')).toBe('edited');
    write('out/same.yml', 'edited');
    await expect(replace({ 'same.yml': 'z', 'old.yml': 'x', 'new.yml': '' })).rejects.toThrow(
      `cannot write to ${out}: same.yml has other content than \`npm run render\` wrote, old.yml has other`,
    );
    expect(list()).toEqual(['.rendered', 'old.yml', 'same.yml']);
  });

  it('may have folders without files, which an interrupted run leaves, but no files of others', async () => {
    mkdirSync(join(out, 'a/b'), { recursive: true });
    await replace({ 'new.yml': '' });
    expect(list()).toEqual(['.rendered', 'new.yml']);
    rmSync(join(out, '.rendered'));
    write('out/a/b/mine.txt', '');
    await expect(replace({ 'new.yml': '' })).rejects.toThrow(
      'contains files that `npm run render` did not write',
    );
  });

  it.each(['../victim', 'a/../../victim', '/victim', './victim', '..', '', 'a\\..\\victim'])(
    'does not obey a list with the path %j',
    async (path) => {
      write('victim', '');
      write('out/.rendered', JSON.stringify({ [path.replace('/victim', join('/', 'victim'))]: [EMPTY] }));
      await expect(replace({ 'new.yml': '' })).rejects.toThrow('is not a list of files');
      expect(read('victim')).toBe('');
      expect(list()).toEqual(['.rendered']);
    },
  );

  it('deletes nothing behind a symbolic link that its list names', async () => {
    write('outside/victim', '');
    write('out/.rendered', JSON.stringify({ 'link/victim': [EMPTY], file: [EMPTY] }));
    symlinkSync(join(top, 'outside'), join(out, 'link'));
    symlinkSync(join(top, 'outside/victim'), join(out, 'file'));
    await replace({ 'new.yml': '' });
    expect(read('outside/victim')).toBe('');
    expect(list()).toEqual(['.rendered', 'file', 'link', 'new.yml']);
  });

  it.each([
    ['a file', 'new.yml', 'new.yml'],
    ['a folder', 'a', 'a/new.yml'],
    ['a missing file', 'b', 'b'],
  ])('writes nothing through a symbolic link to %s', async (_, link, path) => {
    write('outside/new.yml', 'x');
    await replace({});
    symlinkSync(join(top, link === 'a' ? 'outside' : `outside/${link}`), join(out, link));
    await expect(replace({ [path]: 'z' })).rejects.toThrow(`${link} is a symbolic link`);
    expect(readdirSync(join(top, 'outside'))).toEqual(['new.yml']);
    expect(read('outside/new.yml')).toBe('x');
  });

  it('is refused if it or its list is a symbolic link', async () => {
    write('outside/list', JSON.stringify({}));
    symlinkSync(join(top, 'outside'), out);
    await expect(replace({})).rejects.toThrow(`${out} is a symbolic link`);
    rmSync(out);
    mkdirSync(out);
    symlinkSync(join(top, 'outside/list'), join(out, '.rendered'));
    await expect(replace({})).rejects.toThrow('is not a list of files');
  });
});
