import { cp, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from '../../clients/processes';
import { projectPath } from '../../lib/project';

/** A project with an entry that imports a file and prints the names of the files in a folder. */
const SOURCES = {
  'package.json': '{}',
  'tsconfig.json': '{}',
  'main.ts': `import { word } from './lib/word';
    const load = (name: string) => require(\`./environments/\${name}.ts\`).value;
    console.log(word, process.argv.slice(2).map((name) => { try { return load(name); } catch { return '-'; } }).join());
    if (process.argv.includes('fail')) throw new Error('on purpose');`,
  'lib/word.ts': `export const word: string = 'first';`,
  'environments/one.ts': 'export const value = 1;',
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runner-'));
  for (const name of ['lib', 'environments']) await mkdir(join(folder, name));
  for (const [path, text] of Object.entries(SOURCES)) await write(path, text);
  await cp(projectPath('tools'), join(folder, 'tools'), { recursive: true });
  await symlink(projectPath('node_modules'), join(folder, 'node_modules'));
  // A bundle is cached only if its sources are older than a moment.
  await delay(100);
});
afterEach(() => rm(folder, { recursive: true }));

const write = (path: string, text: string) => writeFile(join(folder, path), text);
const start = (args: string[] = [], env = {}) =>
  run(process.execPath, ['tools/run.mjs', 'main.ts', ...args], { cwd: folder, env });
const output = async (...args: string[]) => (await start(args)).stdout;

test('notices a changed source, and files that are added to or removed from a folder', async () => {
  expect(await output('one', 'two')).toBe('first 1,-');
  await write('lib/word.ts', `export const word: string = 'second';`);
  expect(await output('one', 'two')).toBe('second 1,-');
  await write('environments/two.ts', 'export const value = 2;');
  expect(await output('one', 'two')).toBe('second 1,2');
  await rm(join(folder, 'environments/one.ts'));
  expect(await output('one', 'two')).toBe('second -,2');
});

test('notices the first file of an empty folder', async () => {
  await rm(join(folder, 'environments/one.ts'));
  expect(await output('one')).toBe('first -');
  // The empty folder must be older than the bundle.
  await delay(100);
  await output();
  await write('environments/one.ts', 'export const value = 1;');
  expect(await output('one')).toBe('first 1');
});

test('keeps the bundle as long as nothing changes', async () => {
  const bundled = async () => (await stat(join(folder, '.build/main.cjs'))).mtimeMs;
  await output();
  const first = await bundled();
  await output();
  expect(await bundled()).toBe(first);
});

test('runs twice at the same time', async () => {
  expect(await Promise.all([output('one'), output('one')])).toEqual(['first 1', 'first 1']);
});

test('names TypeScript lines in stack traces with --enable-source-maps', async () => {
  await expect(start(['fail'], { NODE_OPTIONS: '--enable-source-maps' })).rejects.toMatchObject({
    output: { stderr: expect.stringMatching(/on purpose\n\s+at .*main\.ts:4:/) },
  });
});

test('says how to fix an invalid source, and a missing package', async () => {
  await write('environments/one.ts', 'export const value = {');
  await expect(start(['one'])).rejects.toMatchObject({
    output: {
      stderr: expect.stringMatching(/environments\/one\.ts:1:\d+: .*\n {2}Fix the source\. /s),
    },
  });
  await write('environments/one.ts', `import 'no-such-package';`);
  await expect(start(['one'])).rejects.toMatchObject({
    output: { stderr: expect.stringMatching(/If a package is missing, run npm ci\.$/) },
  });
});

test('says how to install missing packages', async () => {
  await rm(join(folder, 'node_modules'));
  await expect(start()).rejects.toMatchObject({
    output: { stderr: expect.stringMatching(/^error main\.ts: Cannot find module 'esbuild'.*run npm ci/s) },
  });
});
