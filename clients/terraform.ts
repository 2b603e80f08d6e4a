import { stripVTControlCharacters } from 'node:util';
import * as z from 'zod';
import { UserError } from '../lib/user-error';
import { ProgramError, type RunOptions, run } from './processes';

const MAX_QUOTED = 400;

/** Name or path of the Terraform, or OpenTofu, in use. */
export function terraformProgram({ TERRAFORM_BINARY_NAME }: NodeJS.ProcessEnv): string {
  return TERRAFORM_BINARY_NAME ?? 'terraform';
}

/** A planned or completed change of one resource. */
export interface Change {
  /** Terraform's address, such as `docker_container.prometheus_container`. */
  readonly address: string;
  readonly action: 'create' | 'update' | 'delete' | 'replace';
}

/** An error message of Terraform. */
export interface Diagnostic {
  readonly summary: string;
  readonly detail: string;
  /** Address of the resource that it is about. */
  readonly address?: string;
}

/** Terraform failed. The diagnostics contain the reasons. */
export class TerraformError extends UserError {
  constructor(
    readonly folder: string,
    readonly diagnostics: readonly Diagnostic[],
    command: string,
  ) {
    const [first] = diagnostics;
    super(
      `terraform ${command} failed in ${folder}: ${first ? shortened(`${first.summary}: ${first.detail}`) : 'it gave no reason'}`,
      `Fix the cause and run the command again. Whole output: ${terraformProgram(process.env)} -chdir=${folder} ${command}`,
    );
  }
}

/**
 * Runs Terraform in a folder, such as that of a synthesized stack.
 * @returns its standard output
 * @throws TerraformError with Terraform's error message
 */
export async function terraform(
  folder: string,
  args: readonly string[],
  variables: NodeJS.ProcessEnv = {},
  options: RunOptions = {},
): Promise<string> {
  const program = terraformProgram(process.env);
  const env = { ...variables, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
  try {
    return (await run(program, [`-chdir=${folder}`, ...args], { ...options, env })).stdout;
  } catch (error) {
    if (!(error instanceof ProgramError) || error.reason === 'missing') throw error;
    throw new TerraformError(folder, diagnosticsOf(error.output.stderr), args.join(' '));
  }
}

/** An event of Terraform's machine-readable output (developer.hashicorp.com/terraform/internals/machine-readable-ui). */
const eventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('planned_change'),
    change: z.object({ resource: z.object({ addr: z.string() }), action: z.string() }),
  }),
  z.object({
    type: z.literal('apply_complete'),
    hook: z.object({
      resource: z.object({ addr: z.string() }),
      action: z.string(),
      elapsed_seconds: z.number().optional(),
    }),
  }),
  z.object({
    type: z.literal('diagnostic'),
    diagnostic: z.object({
      severity: z.enum(['error', 'warning']),
      summary: z.string(),
      detail: z.string().default(''),
      address: z.string().optional(),
    }),
  }),
]);
type TerraformEvent = z.output<typeof eventSchema>;

/**
 * Runs a plan or an apply with machine-readable output.
 * @param onEvent called for each event of the types in {@link eventSchema}
 * @throws TerraformError with all errors
 */
export async function terraformEvents(
  folder: string,
  args: readonly string[],
  variables: NodeJS.ProcessEnv,
  onEvent: (event: TerraformEvent) => void,
): Promise<void> {
  const errors: Diagnostic[] = [];
  const onLine = (line: string) => {
    const event = parsed(line);
    if (!event) return;
    if (event.type === 'diagnostic' && event.diagnostic.severity === 'error') {
      const { summary, detail, address } = event.diagnostic;
      errors.push({ summary, detail, ...(address !== undefined && { address }) });
    }
    onEvent(event);
  };
  const [command = '', ...options] = args;
  try {
    await terraform(folder, [command, '-json', '-input=false', ...options], variables, {
      onLine,
      forwardSignals: true,
    });
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    throw new TerraformError(folder, errors.length > 0 ? errors : error.diagnostics, command);
  }
}

/** Undefined for a line that is not an event of these types. */
function parsed(line: string): TerraformEvent | undefined {
  try {
    return eventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** The errors of output for people, without colours and frames. A few have no heading: the whole output is the error. */
function diagnosticsOf(output: string): Diagnostic[] {
  const text = stripVTControlCharacters(output).replace(/[╷│╵]/g, ' ');
  const [before = '', ...errors] = text.split(/^\s*Error: /m);
  return (errors.length > 0 ? errors : [before])
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [summary = '', ...detail] = part.trim().split('\n');
      return { summary: summary.trim(), detail: detail.join('\n').trim() };
    });
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_QUOTED ? `${line.slice(0, MAX_QUOTED)}...` : line;
}
