import { readFile } from 'node:fs/promises';
import type { Bundle } from '../bundle';
import { docker } from '../clients/docker';
import { HttpError } from '../clients/http';
import { progress } from '../lib/progress';
import { UserError } from '../lib/user-error';
import { serverApi } from './servers';
import { stackFolder, terraform } from './terraform';

const CONTAINER = 'docker_container';

/**
 * An object of a stack that exists although Terraform's state lacks it: an interrupted apply created it, or a deploy from
 * another folder. Terraform fails to create it a second time.
 */
export interface Leftover {
  /** Terraform's address, such as `docker_container.prometheus_container`. */
  readonly address: string;
  /** The id for `terraform import`. */
  readonly id: string;
  readonly name: string;
}

/** Finds the id of an object by its name. Undefined when it does not exist. */
type Find = (name: string, bundle: Bundle) => Promise<string | undefined>;

/** The resources whose names are unique. An apply overwrites the others. */
const FIND: Readonly<Record<string, Find>> = {
  [CONTAINER]: (name, bundle) => dockerId('container', name, bundle),
  docker_network: (name, bundle) => dockerId('network', name, bundle),
  elasticstack_elasticsearch_data_stream: dataStreamId,
};

interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, { readonly name?: string }>>>>;
}

/** The leftovers of a synthesized stack. Empty when Terraform cannot read its state. */
export async function leftoversOf(bundle: Bundle, stack: string): Promise<Leftover[]> {
  const state = await terraform(bundle.environment, stack, 'state', 'list').catch(() => undefined);
  if (state === undefined) return [];
  const managed = new Set(state.split('\n'));
  const { resource = {} }: StackJson = JSON.parse(
    await readFile(`${stackFolder(stack)}/cdk.tf.json`, 'utf8'),
  );
  const candidates = Object.entries(FIND).flatMap(([type, find]) =>
    Object.entries(resource[type] ?? {})
      .map(([key, { name = '' }]) => ({ address: `${type}.${key}`, name, find }))
      .filter(({ address }) => !managed.has(address)),
  );
  const found = await Promise.all(
    candidates.map(async ({ address, name, find }) => ({ address, name, id: await find(name, bundle) })),
  );
  return found.flatMap(({ id, ...rest }) => (id === undefined ? [] : [{ ...rest, id }]));
}

/** Adopts the leftovers of a stack into Terraform's state; their data is kept. @throws UserError with the error message */
export async function adoptLeftovers(bundle: Bundle, stack: string): Promise<void> {
  const { environment } = bundle;
  await terraform(environment, stack, 'init', '-input=false');
  for (const { address, id, name } of await leftoversOf(bundle, stack)) {
    // A container holds no data, and Terraform would replace an imported one.
    if (address.startsWith(`${CONTAINER}.`)) await docker(environment.docker.host, 'rm', '--force', id);
    else await terraform(environment, stack, 'import', '-input=false', address, id);
    progress(`${name}: adopted`);
  }
}

/** Runs a step on a stack. When it fails, @throws UserError that names the stack's leftovers, if there are any */
export async function explainLeftovers(
  bundle: Bundle,
  stack: string,
  step: () => Promise<void>,
): Promise<void> {
  try {
    await step();
  } catch (error) {
    const leftovers = await leftoversOf(bundle, stack);
    if (leftovers.length === 0) throw error;
    throw new UserError(
      `${leftovers.map(({ name }) => name).join(', ')}: exists but is not in Terraform's state of ${stack}: an apply was interrupted, or another folder deployed it`,
      `npm run deploy -- ${bundle.environment.name} --adopt adopts it: containers are recreated, data is kept.`,
    );
  }
}

function dockerId(
  kind: 'container' | 'network',
  name: string,
  { environment }: Bundle,
): Promise<string | undefined> {
  return docker(environment.docker.host, kind, 'inspect', '--format', '{{.Id}}', name).then(
    ({ stdout }) => stdout,
    () => undefined,
  );
}

async function dataStreamId(name: string, bundle: Bundle): Promise<string | undefined> {
  const server = serverApi(bundle, 'elasticsearch');
  try {
    await server.requireDataStream(name);
    return `${await server.clusterId()}/${name}`;
  } catch (error) {
    if (error instanceof HttpError) return undefined;
    throw error;
  }
}
