import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Bundle } from '../bundle';
import { engine } from '../clients/docker';
import { HttpError } from '../clients/http';
import { terraformProgram } from '../clients/terraform';
import { projectPath } from '../lib/project';
import { UserError } from '../lib/user-error';
import { api } from './backup/part';
import { providerCredentials } from './cdktf';

const execute = promisify(execFile);
const CONTAINER = 'docker_container';
const LARGEST_ANSWER = 64 * 1_048_576;

/**
 * Something that a stack is to make, that is there already, and of which Terraform's state knows nothing: an apply that
 * was killed has left it, or another folder's has made it. Terraform would fail to make it a second time.
 */
export interface Leftover {
  /** As Terraform calls it: `docker_container.prometheus_container`. */
  readonly address: string;
  /** By which Terraform imports it. */
  readonly id: string;
  readonly name: string;
}

/** The id of a thing that is there; undefined when there is none of that name. */
type Find = (name: string, bundle: Bundle) => Promise<string | undefined>;

/** The resources whose names can exist once only. Others are overwritten by an apply, which is as good. */
const FIND: Readonly<Record<string, Find>> = {
  [CONTAINER]: (name, bundle) => dockerId('container', name, bundle),
  docker_network: (name, bundle) => dockerId('network', name, bundle),
  elasticstack_elasticsearch_data_stream: dataStreamId,
};

interface Stack {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, { readonly name?: string }>>>>;
}

/** A stack that was synthesized, as Terraform works on it. */
export class TerraformStack {
  private readonly folder: string;

  constructor(
    private readonly bundle: Bundle,
    name: string,
  ) {
    this.folder = projectPath(`cdktf.out/stacks/${name}`);
  }

  /** What is left over from another apply; nothing when Terraform cannot tell what it knows of. */
  async leftovers(): Promise<Leftover[]> {
    const known = await this.terraform('state', 'list').catch(() => undefined);
    if (known === undefined) return [];
    const addresses = new Set(known.split('\n'));
    const { resource = {} }: Stack = JSON.parse(await readFile(`${this.folder}/cdk.tf.json`, 'utf8'));
    const wanted = Object.entries(FIND).flatMap(([type, find]) =>
      Object.entries(resource[type] ?? {}).map(([key, { name = '' }]) => ({
        address: `${type}.${key}`,
        name,
        find,
      })),
    );
    const found = await Promise.all(
      wanted
        .filter(({ address }) => !addresses.has(address))
        .map(async ({ address, name, find }) => ({ address, name, id: await find(name, this.bundle) })),
    );
    return found.flatMap(({ id, ...rest }) => (id === undefined ? [] : [{ ...rest, id }]));
  }

  /** Takes it over: its data stays what it is. @throws Error with what Terraform or Docker says */
  async adopt({ address, id }: Leftover): Promise<void> {
    const { host } = this.bundle.environment.docker;
    // A container has no data, and one that is imported would be replaced all the same.
    if (address.startsWith(`${CONTAINER}.`)) await run('docker', [...engine(host), 'rm', '--force', id]);
    else await this.terraform('import', '-input=false', address, id);
  }

  /** Has Terraform know its providers and its state. @throws Error with what Terraform says */
  async initialise(): Promise<void> {
    await this.terraform('init', '-input=false');
  }

  private terraform(...args: readonly string[]): Promise<string> {
    const credentials = providerCredentials(this.bundle.environment.name);
    return run(terraformProgram(process.env), [`-chdir=${this.folder}`, ...args], {
      ...credentials,
      CHECKPOINT_DISABLE: '1',
    });
  }
}

/** @returns what a program says on standard output @throws Error with what it says when it fails */
async function run(
  program: string,
  args: readonly string[],
  variables: NodeJS.ProcessEnv = {},
): Promise<string> {
  const env = { ...process.env, ...variables };
  return (await execute(program, args, { env, maxBuffer: LARGEST_ANSWER })).stdout;
}

async function dockerId(
  kind: 'container' | 'network',
  name: string,
  { environment }: Bundle,
): Promise<string | undefined> {
  const args = [...engine(environment.docker.host), kind, 'inspect', '--format', '{{.Id}}', name];
  return run('docker', args).then(
    (said) => said.trim(),
    () => undefined,
  );
}

async function dataStreamId(name: string, bundle: Bundle): Promise<string | undefined> {
  const server = api(bundle, 'elasticsearch');
  try {
    await server.text(`_data_stream/${name}`);
    const { cluster_uuid } = await server.json<{ cluster_uuid: string }>('');
    return `${cluster_uuid}/${name}`;
  } catch (error) {
    if (error instanceof HttpError) return undefined;
    throw error;
  }
}

/** Does something with a stack. @throws UserError that tells of leftovers, when it fails and there are any */
export async function explained(bundle: Bundle, stack: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const leftovers = await new TerraformStack(bundle, stack).leftovers();
    if (leftovers.length === 0) throw error;
    throw new UserError(
      `${leftovers.map(({ name }) => name).join(', ')}: there, and not in Terraform's state: left by an apply that was killed, or deployed from another folder`,
      `npm run deploy -- ${bundle.environment.name} --adopt takes them over: containers are made anew, data stays.`,
    );
  }
}
