import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import type { Bundle } from '../../bundle';
import { renderedFiles } from '../../bundle/render';
import { VARIABLES } from '../../settings/variables';
import { STACKS, stackName } from '../../stacks';
import type { Case } from './cases';
import { FuzzFailure, judge, TRACE } from './judge';

/** Where the commands write, in the copy of the project. */
const SYNTHESIZED = 'cdktf.out';
const RENDERED = 'rendered';

/**
 * Puts a case into a copy of the project as environment files, and runs the commands on it.
 * @returns whether it was accepted
 * @throws FuzzFailure when a command says or leaves anything else than it should
 */
export async function tryAsFiles(copy: string, tried: Case): Promise<boolean> {
  const verdict = judge(tried);
  await writeEnvironments(copy, tried.environments);
  const commands = [
    { words: ['commands/synth/command.ts'], out: SYNTHESIZED },
    ...nameIn(tried).map((name) => ({
      words: ['commands/render/command.ts', name, '--out', RENDERED],
      out: RENDERED,
    })),
  ];
  for (const { words, out } of commands) {
    const before = contentOf(join(copy, out));
    const said = await runIn(copy, words, tried.variables);
    const told = `${words.join(' ')} ended with ${said.code} and said\n${said.stdout}${said.stderr}`;
    if (TRACE.test(said.stderr) || said.stderr.includes('should not have happened'))
      throw new FuzzFailure(told);
    if ('accepted' in verdict) {
      if (said.code !== 0) throw new FuzzFailure(told);
    } else if (said.code !== 1 || said.stdout !== '' || !said.stderr.startsWith('error '))
      throw new FuzzFailure(told);
    else if (contentOf(join(copy, out)) !== before)
      throw new FuzzFailure(`${out} was changed by a command that refused:\n${told}`);
  }
  if ('refused' in verdict) return false;
  checkWhole(copy, verdict.accepted);
  return true;
}

/** Replaces the environment files. One whose name cannot be that of a file is refused in any case. */
async function writeEnvironments(copy: string, environments: readonly unknown[]): Promise<void> {
  const folder = join(copy, 'environments');
  await rm(folder, { recursive: true });
  await mkdir(folder);
  for (const [index, environment] of environments.entries()) {
    const file = join(folder, `${nameOf(environment) ?? `fuzzed-${index}`}.ts`);
    await writeFile(
      existsSync(file) ? join(folder, `fuzzed-${index}.ts`) : file,
      `import { defineEnvironment } from '../settings/schema';\n\nexport default defineEnvironment(${fc.stringify(environment)} as never);\n`,
    );
  }
}

function nameOf(environment: unknown): string | undefined {
  const isNamed = typeof environment === 'object' && environment !== null && 'name' in environment;
  const name = isNamed ? environment.name : undefined;
  return typeof name === 'string' && /^[a-z]\w*$/.test(name) ? name : undefined;
}

/** What `render` is asked for: of several files, the others would be judged without the variables. */
function nameIn({ environments: [only, ...others] }: Case): string[] {
  const name = nameOf(only);
  return others.length === 0 && name !== undefined ? [name] : [];
}

function runIn(copy: string, words: readonly string[], variables: Case['variables']) {
  const inherited = Object.entries(process.env).filter(([name]) => !(name in VARIABLES));
  const child = spawn(process.execPath, ['tools/run.mjs', ...words], {
    cwd: copy,
    env: { ...Object.fromEntries(inherited), ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += stripVTControlCharacters(text);
    });
  }
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...said }));
  });
}

/** Every file of a folder with its content, as one hash; empty when there is no such folder. */
function contentOf(folder: string): string {
  if (!existsSync(folder)) return '';
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, name);
    hash.update(name).update(statSync(path).isFile() ? readFileSync(path) : '');
  }
  return hash.digest('hex');
}

function checkWhole(copy: string, bundles: readonly Bundle[]): void {
  const manifest = JSON.parse(readFileSync(join(copy, SYNTHESIZED, 'manifest.json'), 'utf8'));
  const names = bundles.flatMap(({ environment }) =>
    STACKS.map((stack) => stackName(environment.name, stack)),
  );
  const listed = Object.keys(manifest.stacks);
  if (listed.sort().join() !== names.sort().join())
    throw new FuzzFailure(`${SYNTHESIZED} has ${listed.join(', ')}, not ${names.join(', ')}`);
  for (const name of names)
    JSON.parse(readFileSync(join(copy, SYNTHESIZED, 'stacks', name, 'cdk.tf.json'), 'utf8'));
  const [only, ...others] = bundles;
  for (const [path, text] of Object.entries(only && others.length === 0 ? renderedFiles(only) : {})) {
    if (readFileSync(join(copy, RENDERED, path), 'utf8') !== text)
      throw new FuzzFailure(`${path} was rendered otherwise than in this process`);
  }
}
