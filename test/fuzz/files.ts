import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import type { Bundle } from '../../bundle';
import { renderedFiles } from '../../bundle/render';
import { ProgramError, run } from '../../clients/processes';
import { VARIABLES } from '../../settings/variables';
import { STACKS, stackName } from '../../stacks';
import type { Case } from './cases';
import { FuzzFailure, judge, TRACE } from './judge';

/** Output folders of the commands, in the copy of the project. */
const SYNTHESIZED = 'cdktf.out';
const RENDERED = 'rendered';

/**
 * Writes a case to a copy of the project as environment files, and runs the commands on it.
 * @returns whether it was accepted
 * @throws FuzzFailure when a command prints or writes something unexpected
 */
export async function tryAsFiles(copy: string, tried: Case): Promise<boolean> {
  const verdict = judge(tried);
  // The commands also refuse a folder without environments.
  const isAccepted = 'accepted' in verdict && tried.environments.length > 0;
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
    const { code, stdout, stderr } = await runIn(copy, words, tried.variables);
    const report = `${words.join(' ')} exited with code ${code}:\n${stdout}${stderr}`;
    if (TRACE.test(stderr) || stderr.includes('this is a bug')) throw new FuzzFailure(report);
    if (isAccepted) {
      if (code !== 0) throw new FuzzFailure(report);
    } else if (code !== 1 || stdout !== '' || !stderr.startsWith('error ')) throw new FuzzFailure(report);
    else if (contentOf(join(copy, out)) !== before)
      throw new FuzzFailure(`a command refused the files but changed ${out}:\n${report}`);
  }
  if (!isAccepted) return false;
  checkComplete(copy, verdict.accepted);
  return true;
}

/** Replaces the environment files. A name that cannot be a file name is refused in any case. */
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

/** Name of the environment to render. None if there are several: `render` would load the others without the variables. */
function nameIn({ environments: [only, ...others] }: Case): string[] {
  const name = nameOf(only);
  return others.length === 0 && name !== undefined ? [name] : [];
}

/** Runs a command of the copy, without this shell's variables for the environments. */
async function runIn(copy: string, words: readonly string[], variables: Case['variables']) {
  const unset = Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, undefined]));
  const options = { cwd: copy, env: { ...unset, ...variables } };
  const { code, stdout, stderr } = await run(process.execPath, ['tools/run.mjs', ...words], options).then(
    (output) => ({ code: 0, ...output }),
    (error: unknown) => {
      if (!(error instanceof ProgramError)) throw error;
      return { code: error.exitCode, ...error.output };
    },
  );
  return {
    code,
    stdout: stripVTControlCharacters(stdout),
    stderr: stripVTControlCharacters(stderr),
  };
}

/** Hash of all files of a folder. Empty when the folder does not exist. */
function contentOf(folder: string): string {
  if (!existsSync(folder)) return '';
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, name);
    hash.update(name).update(statSync(path).isFile() ? readFileSync(path) : '');
  }
  return hash.digest('hex');
}

function checkComplete(copy: string, bundles: readonly Bundle[]): void {
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
      throw new FuzzFailure(`${path} differs from its content in this process`);
  }
}
