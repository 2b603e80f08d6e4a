import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProgramError, run } from '../../clients/processes';
import { terraformProgram } from '../../clients/terraform';
import { literal } from '../../constructs/literal';
import { UserError } from '../../lib/user-error';
import { findProgram } from '../support/programs';
import { FuzzFailure } from './judge';
import { HOSTILE } from './texts';

/** Each hostile text alone, after a character that can start a template, and after a template. */
const TEXTS = HOSTILE.flatMap((text) => [text, `$${text}`, `%${text}`, `\${a}${text}`]).filter(isWritable);

/**
 * Checks with Terraform itself that hostile texts pass through it unchanged.
 * @returns what was observed
 * @throws FuzzFailure when Terraform changes a text; UserError in CI when Terraform is missing
 */
export async function checkLiterals(variables: NodeJS.ProcessEnv): Promise<string> {
  const path = findProgram(terraformProgram(variables));
  if (!path) {
    const cure = 'Install it: developer.hashicorp.com/terraform/install.';
    if (variables.CI) throw new UserError('Terraform not found', cure);
    return `skipped hostile texts in Terraform: Terraform not found. ${cure}`;
  }
  const folder = await mkdtemp(join(tmpdir(), 'fuzz-'));
  try {
    const output = Object.fromEntries(TEXTS.map((text, index) => [`text${index}`, { value: literal(text) }]));
    await writeFile(join(folder, 'main.tf.json'), JSON.stringify({ output }));
    await runTerraform(path, folder, 'apply', '-auto-approve', '-no-color', '-input=false');
    const read = JSON.parse(await runTerraform(path, folder, 'output', '-json'));
    for (const [index, text] of TEXTS.entries()) {
      const { value } = read[`text${index}`];
      if (value !== text)
        throw new FuzzFailure(`Terraform changes ${JSON.stringify(text)} to ${JSON.stringify(value)}`);
    }
    return `${TEXTS.length} hostile texts pass through Terraform unchanged`;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runTerraform(path: string, cwd: string, ...args: readonly string[]): Promise<string> {
  try {
    return (await run(path, args, { cwd, env: { CHECKPOINT_DISABLE: '1' } })).stdout;
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    throw new FuzzFailure(`terraform ${args[0]} fails:\n${error.output.stderr}`);
  }
}

/** Terraform does not support unpaired surrogates, NUL, or a leading byte order mark. */
function isWritable(text: string): boolean {
  return !/[\p{Cs}\0]|^\ufeff/u.test(text);
}
