import { chmod, rm } from 'node:fs/promises';
import type { Login } from '../clients/http';
import * as client from '../clients/terraform';
import { progress } from '../lib/progress';
import { projectPath } from '../lib/project';
import { UserError } from '../lib/user-error';
import { serverNamed } from '../servers';
import type { ServerName } from '../servers/addresses';
import { isSwarm } from '../settings/docker';
import type { Environment } from '../settings/schema';
import { STACKS, stackName } from '../stacks';
import { accessOf } from './access';
import { serverOwner } from './port-owner';
import { accountOf } from './servers';
import { secretsVariable } from './swarm/secrets';

/** A plan may contain secrets of a provider: only its owner can read it, and it is deleted after the apply. */
const PLAN = '.plan';

/** The server whose content a stack creates. Undefined for the platform. */
export function serverOf(stack: string): ServerName | undefined {
  return (['grafana', 'elasticsearch'] as const).find((server) => stack.endsWith(`-${server}`));
}

/** The server whose content a stack creates, if the server is a container of the environment. */
export function ownServerOf(environment: Environment, stack: string): ServerName | undefined {
  const server = serverOf(stack);
  return server && environment[server].external === undefined ? server : undefined;
}

/** Folder of a synthesized stack. */
export function stackFolder(stack: string): string {
  return projectPath(`cdktf.out/stacks/${stack}`);
}

/** Runs Terraform in the folder of a stack. @returns its output @throws TerraformError */
export async function terraform(
  environment: Environment,
  stack: string,
  ...args: readonly string[]
): Promise<string> {
  return client.terraform(stackFolder(stack), args, await variablesOf(environment, stack));
}

/** Prepares the folder of a stack: providers and the connection to its state. @throws TerraformError */
export async function initialize(environment: Environment, stack: string): Promise<void> {
  await terraform(environment, stack, 'init', '-input=false', '-no-color');
}

/** Addresses of the resources in the state of an initialized stack. Empty without a state. @throws TerraformError */
export async function managed(environment: Environment, stack: string): Promise<string[]> {
  const output = await terraform(environment, stack, 'state', 'list').catch((error: unknown) => {
    const isEmpty =
      error instanceof client.TerraformError &&
      error.diagnostics.some(({ summary }) => /No state file was found/.test(summary));
    if (isEmpty) return '';
    throw error;
  });
  return output.split('\n').filter((line) => line !== '' && !line.startsWith('data.'));
}

/**
 * Plans the changes of an initialized stack, and keeps the plan for {@link applyPlan}.
 * @returns the changes; empty when the stack is up to date
 * @throws TerraformError
 */
export async function plan(
  environment: Environment,
  stack: string,
  options: readonly string[] = [],
): Promise<client.Change[]> {
  const changes: client.Change[] = [];
  const folder = stackFolder(stack);
  await client.terraformEvents(
    folder,
    ['plan', `-out=${PLAN}`, ...options],
    await variablesOf(environment, stack),
    (event) => {
      if (event.type !== 'planned_change') return;
      const { action, resource } = event.change;
      if (isChange(action)) changes.push({ address: resource.addr, action });
    },
  );
  await chmod(`${folder}/${PLAN}`, 0o600);
  return changes;
}

function isChange(action: string): action is client.Change['action'] {
  return ['create', 'update', 'delete', 'replace'].includes(action);
}

/** Prints a plan as Terraform does. */
export async function showPlan(environment: Environment, stack: string): Promise<void> {
  await client.terraform(stackFolder(stack), ['show', PLAN], await variablesOf(environment, stack), {
    stdio: 'inherit',
  });
}

/** The past tense of each action on a resource. */
export const DONE: Readonly<Record<client.Change['action'], string>> = {
  create: 'created',
  replace: 'replaced',
  update: 'updated',
  delete: 'deleted',
};

/**
 * Applies the plan of a stack, with one line for each resource that changes.
 * @throws TerraformError
 */
export async function applyPlan(
  environment: Environment,
  stack: string,
  changes: readonly client.Change[],
): Promise<void> {
  const replaced = new Set(
    changes.filter(({ action }) => action === 'replace').map(({ address }) => address),
  );
  await client.terraformEvents(
    stackFolder(stack),
    ['apply', PLAN],
    await variablesOf(environment, stack),
    (event) => {
      if (event.type !== 'apply_complete') return;
      const { resource, action, elapsed_seconds: seconds = 0 } = event.hook;
      // A replacement is a deletion and a creation.
      if (action === 'delete' && replaced.has(resource.addr)) return;
      const done = replaced.has(resource.addr) ? 'replace' : action;
      progress(
        `${stack}: ${resource.addr} ${isChange(done) ? DONE[done] : done}${seconds >= 1 ? ` (${seconds} s)` : ''}`,
      );
    },
  );
}

/** Deletes the plan of a stack, if there is one. */
export async function discardPlan(stack: string): Promise<void> {
  await rm(`${stackFolder(stack)}/${PLAN}`, { force: true });
}

/** Placeholder for a password that does not exist yet. A plan that only creates resources needs no login. */
const NOT_DEPLOYED = 'not-deployed-yet';

/** Whether another program may listen on the port of a server's container: it must not get the password. */
async function isForeign(environment: Environment, server: 'grafana' | 'elasticsearch'): Promise<boolean> {
  try {
    await serverOwner(environment, server).identify?.();
    return false;
  } catch (error) {
    if (error instanceof UserError) return true;
    throw error;
  }
}

/** The environment variables that Terraform needs for a stack. */
async function variablesOf(environment: Environment, stack: string): Promise<NodeJS.ProcessEnv> {
  const credentials = await providerCredentials(environment);
  if (!isSwarm(environment) || serverOf(stack) !== undefined) return credentials;
  return { ...credentials, ...(await secretsVariable(environment, `${stackFolder(stack)}/cdk.tf.json`)) };
}

/** Credentials of the providers, as environment variables: no file and no argument contains them. */
async function providerCredentials(environment: Environment): Promise<NodeJS.ProcessEnv> {
  const { GRAFANA_AUTH, ELASTICSEARCH_USERNAME, ELASTICSEARCH_PASSWORD } = process.env;
  const placeholder = `${serverNamed('grafana').login?.(environment)?.user}:${NOT_DEPLOYED}`;
  const grafana =
    accessOf(environment, environment.grafana.connection).login ?? accountOf(environment, 'grafana');
  const ofGrafana = {
    GRAFANA_AUTH: (await isForeign(environment, 'grafana'))
      ? placeholder
      : (authOf(grafana) ?? (GRAFANA_AUTH || placeholder)),
  };
  const { login, headers } = accessOf(environment, environment.elasticsearch.connection);
  const apiKey = headers?.authorization?.replace(/^ApiKey /, '');
  // The provider refuses a key together with a password.
  if (apiKey) return { ...ofGrafana, ELASTICSEARCH_API_KEY: apiKey };
  if (login && 'token' in login) return { ...ofGrafana, ELASTICSEARCH_BEARER_TOKEN: login.token };
  const elasticsearch = login ?? accountOf(environment, 'elasticsearch');
  return {
    ...ofGrafana,
    ELASTICSEARCH_USERNAME:
      elasticsearch?.user ??
      (ELASTICSEARCH_USERNAME || serverNamed('elasticsearch').login?.(environment)?.user),
    ELASTICSEARCH_PASSWORD: elasticsearch?.password ?? (ELASTICSEARCH_PASSWORD || NOT_DEPLOYED),
    ...((await isForeign(environment, 'elasticsearch')) && { ELASTICSEARCH_PASSWORD: NOT_DEPLOYED }),
  };
}

function authOf(login: Login | undefined): string | undefined {
  return login && ('token' in login ? login.token : `${login.user}:${login.password}`);
}

/**
 * Terraform names of the stacks in the arguments of a command.
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
