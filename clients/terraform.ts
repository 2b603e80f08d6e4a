import { createRequire } from 'node:module';
import { stripVTControlCharacters } from 'node:util';
import { UserError } from '../lib/user-error';
import { ProgramError, run } from './processes';

const MAX_QUOTED = 400;

/** Name or path of the Terraform that cdktf runs. */
export function terraformProgram({ TERRAFORM_BINARY_NAME }: NodeJS.ProcessEnv): string {
  return TERRAFORM_BINARY_NAME ?? 'terraform';
}

/** Runs this project's cdktf; its output goes to the terminal. @throws UserError when it fails */
export async function cdktf(args: readonly string[], variables: NodeJS.ProcessEnv): Promise<void> {
  const program = createRequire(`${process.cwd()}/`).resolve('cdktf-cli/bundle/bin/cdktf');
  const env = { ...variables, CHECKPOINT_DISABLE: '1' };
  await run(process.execPath, [program, ...args], { stdio: 'inherit', env }).catch((error: unknown) => {
    if (!(error instanceof ProgramError)) throw error;
    throw new UserError(
      `cdktf ${args.slice(0, 2).join(' ')} failed; the output above shows the error`,
      'Fix it and run the command again. It continues from what is already applied.',
    );
  });
}

/**
 * Runs Terraform in a folder, such as that of a synthesized stack.
 * @returns its standard output
 * @throws UserError with Terraform's error message
 */
export async function terraform(
  folder: string,
  args: readonly string[],
  variables: NodeJS.ProcessEnv = {},
): Promise<string> {
  const words = [`-chdir=${folder}`, ...args];
  const program = terraformProgram(process.env);
  try {
    return (await run(program, words, { env: { ...variables, CHECKPOINT_DISABLE: '1' } })).stdout;
  } catch (error) {
    if (!(error instanceof ProgramError) || error.reason === 'missing') throw error;
    throw new UserError(
      `terraform ${args[0]} failed in ${folder}: ${firstError(error.output.stderr)}`,
      `Fix the cause and run the command again. Whole output: ${program} ${words.join(' ')}`,
    );
  }
}

/** Terraform's error on one line, without colours and frame. */
function firstError(output: string): string {
  const text = stripVTControlCharacters(output).replace(/[╷│╵]/g, ' ');
  const line = text
    .slice(Math.max(0, text.indexOf('Error:')))
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > MAX_QUOTED ? `${line.slice(0, MAX_QUOTED)}...` : line;
}
