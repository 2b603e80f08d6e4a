import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { terraformProgram } from '../../clients/terraform';
import { literal } from '../../constructs/literal';
import { UserError } from '../../lib/user-error';
import { findProgram } from '../support/programs';
import { FuzzFailure } from './judge';
import { HOSTILE } from './texts';

const execute = promisify(execFile);

const LONGEST_SHOWN = 1_000;

/** Each alone, after what may be the beginning of something, and after another. */
const TEXTS = HOSTILE.flatMap((text) => [text, `$${text}`, `%${text}`, `\${a}${text}`]).filter(isWritable);

/**
 * Has Terraform itself read texts that it must leave as they are.
 * @returns what was seen
 * @throws FuzzFailure when one arrives otherwise. UserError when there is no Terraform, and this is CI
 */
export async function checkLiterals(variables: NodeJS.ProcessEnv): Promise<string> {
  const terraform = findProgram(terraformProgram(variables), variables);
  if (!terraform) {
    const cure = 'Install it: developer.hashicorp.com/terraform/install.';
    if (variables.CI) throw new UserError('there is no terraform', cure);
    return `skipped: there is no terraform to read texts. ${cure}`;
  }
  const folder = await mkdtemp(join(tmpdir(), 'fuzz-'));
  try {
    const output = Object.fromEntries(TEXTS.map((text, index) => [`text${index}`, { value: literal(text) }]));
    await writeFile(join(folder, 'main.tf.json'), JSON.stringify({ output }));
    await runTerraform(terraform, ['apply', '-auto-approve', '-no-color', '-input=false'], folder);
    const read = JSON.parse(await runTerraform(terraform, ['output', '-json'], folder));
    for (const [index, text] of TEXTS.entries()) {
      const { value } = read[`text${index}`];
      if (value !== text)
        throw new FuzzFailure(`Terraform reads ${JSON.stringify(text)} as ${JSON.stringify(value)}`);
    }
    return `${TEXTS.length} hostile texts arrive through Terraform as they are`;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @returns what it wrote to standard output: its warnings are elsewhere. @throws FuzzFailure with the first of its errors */
async function runTerraform(path: string, args: readonly string[], folder: string): Promise<string> {
  try {
    const env = { ...process.env, CHECKPOINT_DISABLE: '1' };
    return (await execute(path, args, { cwd: folder, env })).stdout;
  } catch (error) {
    const { stderr }: { stderr?: string } = Object(error);
    throw new FuzzFailure(
      `terraform ${args[0]} refuses:\n${stderr?.slice(Math.max(0, stderr.indexOf('Error:'))).slice(0, LONGEST_SHOWN)}`,
    );
  }
}

/** Terraform has no text with half a character in it, with a NUL, or that begins with a byte order mark. */
function isWritable(text: string): boolean {
  return !/[\p{Cs}\0]|^\ufeff/u.test(text);
}
