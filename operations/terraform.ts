import * as client from '../clients/terraform';
import { projectPath } from '../lib/project';
import { UserError } from '../lib/user-error';
import type { Environment } from '../settings/schema';
import { SELECTION } from '../settings/select';
import { STACKS, stackName } from '../stacks';
import { accountOf } from './servers';

/** Runs cdktf for one environment. @throws UserError when it fails */
export async function cdktf(
  { name }: Environment,
  args: readonly string[],
  variables: NodeJS.ProcessEnv,
): Promise<void> {
  await client.cdktf(args, { ...variables, ...providerCredentials(name), [SELECTION]: name });
}

/** Folder of a synthesized stack. */
export function stackFolder(stack: string): string {
  return projectPath(`cdktf.out/stacks/${stack}`);
}

/** Runs Terraform in the folder of a stack. @returns its output @throws UserError with its error message */
export function terraform({ name }: Environment, stack: string, ...args: readonly string[]): Promise<string> {
  return client.terraform(stackFolder(stack), args, providerCredentials(name));
}

/** Credentials of the providers, as environment variables: no file and no argument contains them. */
function providerCredentials(environment: string): NodeJS.ProcessEnv {
  const grafana = accountOf(environment, 'grafana');
  const elasticsearch = accountOf(environment, 'elasticsearch');
  return {
    ...(grafana && { GRAFANA_AUTH: `${grafana.user}:${grafana.password}` }),
    ...(elasticsearch && {
      ELASTICSEARCH_USERNAME: elasticsearch.user,
      ELASTICSEARCH_PASSWORD: elasticsearch.password,
    }),
  };
}

/**
 * Terraform names of the stacks that a command line names.
 * @param names short names. @default all stacks
 * @throws UserError when there is no such stack
 */
export function stackNames({ name }: Environment, names: readonly string[]): string[] {
  const unknown = names.filter((each) => !STACKS.some((stack) => stack === each));
  if (unknown.length > 0) {
    throw new UserError(
      `unknown stack '${unknown.join("', '")}'`,
      `Use ${STACKS.join(', ')}, or no name for all.`,
    );
  }
  const wanted = STACKS.filter((stack) => names.length === 0 || names.includes(stack));
  return wanted.map((stack) => stackName(name, stack));
}

/**
 * The cdktf option that applies changes without asking: for dev and with --yes.
 * @throws UserError when the user has to approve, and there is no terminal to ask on
 */
export function approval({ name }: Environment, command: 'deploy' | 'destroy', yes = false): string[] {
  if (yes || name === 'dev') return ['--auto-approve'];
  if (process.stdin.isTTY) return [];
  const cure =
    command === 'deploy' ? `Review the changes with npm run diff -- ${name}, then add --yes.` : 'Add --yes.';
  throw new UserError(
    `npm run ${command} -- ${name} needs approval, and there is no terminal to ask on`,
    cure,
  );
}
