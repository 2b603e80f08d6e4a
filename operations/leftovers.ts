import { readFile } from 'node:fs/promises';
import type { Bundle } from '../bundle';
import { docker } from '../clients/docker';
import { HttpError } from '../clients/http';
import { progress } from '../lib/progress';
import { grafanaOf } from './grafana-login';
import { type Kind, ownersOf } from './ownership';
import { serverApi } from './servers';
import { managed, stackFolder, terraform } from './terraform';

const CONTAINER = 'docker_container';
const SERVICE = 'docker_service';

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
  /**
   * Whether the state has the address, but with an object that no longer exists: a killed apply replaced the object and
   * did not save the state.
   */
  readonly isOutdated?: true;
}

/** A resource as the synthesized stack contains it. */
type Resource = Readonly<Record<string, unknown>>;
type Resources = Readonly<Record<string, Readonly<Record<string, Resource>>>>;

interface Found {
  readonly id: string;
  readonly name: string;
}

/** Finds an object. Undefined when it does not exist. */
type Find = (resource: Resource, bundle: Bundle, all: Resources) => Promise<Found | undefined>;

/** The resources that cannot be created twice, or that would exist twice. An apply overwrites the others. */
const FIND: Readonly<Record<string, Find>> = {
  [CONTAINER]: byName((name, bundle) => ownId('container', name, bundle)),
  [SERVICE]: byName((name, bundle) => ownId('service', name, bundle)),
  docker_config: byName((name, bundle) => ownId('config', name, bundle)),
  docker_network: byName((name, bundle) => ownId('network', name, bundle)),
  elasticstack_elasticsearch_data_stream: byName(dataStreamId),
  grafana_folder: async ({ uid, title }, bundle) =>
    (await grafanaOf(bundle).hasFolder(String(uid)))
      ? { id: String(uid), name: `folder ${title}` }
      : undefined,
  grafana_rule_group: async ({ name, folder_uid }, bundle, all) => {
    const folder = folderUid(String(folder_uid), all);
    return (await grafanaOf(bundle).hasRuleGroup(folder, String(name)))
      ? { id: `${folder}:${name}`, name: `rule group ${name}` }
      : undefined;
  },
  grafana_contact_point: async ({ name }, bundle) =>
    (await grafanaOf(bundle).contactPoints()).includes(String(name))
      ? { id: String(name), name: `contact point ${name}` }
      : undefined,
  grafana_mute_timing: async ({ name }, bundle) =>
    (await grafanaOf(bundle).hasMuteTiming(String(name)))
      ? { id: String(name), name: `mute timing ${name}` }
      : undefined,
};

/** Finds an object by its name. */
function byName(idOf: (name: string, bundle: Bundle) => Promise<string | undefined>): Find {
  return async (resource, bundle) => {
    const name = String(resource.name ?? '');
    const id = await idOf(name, bundle);
    return id === undefined ? undefined : { id, name };
  };
}

/** The uid of a folder from a reference such as `${grafana_folder.folder.uid}`. */
function folderUid(reference: string, { grafana_folder = {} }: Resources): string {
  const [, key = ''] = /^\$\{grafana_folder\.(\w+)\.uid\}$/.exec(reference) ?? [];
  return String(grafana_folder[key]?.uid ?? reference);
}

/** The problem with leftovers, as a message about a stack. */
export const unmanagedMessage = (leftovers: readonly Leftover[]): string =>
  `these exist, but Terraform's state lacks them: ${leftovers.map(({ name }) => name).join(', ')}. A deploy was interrupted, the state was lost, or another folder deployed them`;

/**
 * The leftovers of an initialized stack.
 * @param created addresses that a plan creates. @default all that the state lacks
 * @throws TerraformError when Terraform cannot read its state
 */
export async function leftoversOf(
  bundle: Bundle,
  stack: string,
  created?: ReadonlySet<string>,
): Promise<Leftover[]> {
  const known = new Set(await managed(bundle.environment, stack));
  const { resource: all = {} }: { resource?: Resources } = JSON.parse(
    await readFile(`${stackFolder(stack)}/cdk.tf.json`, 'utf8'),
  );
  const candidates = Object.entries(FIND).flatMap(([type, find]) =>
    Object.entries(all[type] ?? {})
      .map(([key, resource]) => ({ address: `${type}.${key}`, resource, find }))
      .filter(({ address }) => created?.has(address) ?? !known.has(address)),
  );
  const found = await Promise.all(
    candidates.map(async ({ address, resource, find }) => ({
      address,
      found: await find(resource, bundle, all),
    })),
  );
  return found.flatMap(({ address, found }) =>
    found ? [{ address, ...found, ...(known.has(address) && { isOutdated: true as const }) }] : [],
  );
}

/** Describes what {@link adoptLeftovers} does with a leftover, for the user's approval. */
export function adoption({ address, name }: Leftover): string {
  // A container holds no data, and Terraform would replace an imported one.
  if (isContainer(address)) {
    return `${name}: the container is removed and created again; its named volumes are kept`;
  }
  return isService(address)
    ? `${name}: the service is removed and created again; its volumes are kept`
    : `${name}: is taken over as it is`;
}

/** Adopts leftovers of a stack into Terraform's state; their data is kept. @throws TerraformError */
export async function adoptLeftovers(
  { environment }: Bundle,
  stack: string,
  leftovers: readonly Leftover[],
): Promise<void> {
  for (const { address, id, name, isOutdated } of leftovers) {
    if (isOutdated) await terraform(environment, stack, 'state', 'rm', address);
    // With its anonymous volumes: nothing else refers to them.
    if (isContainer(address)) await docker(environment.docker.host, 'rm', '--force', '--volumes', id);
    else if (isService(address)) await docker(environment.docker.host, 'service', 'rm', id);
    else await terraform(environment, stack, 'import', '-input=false', address, id);
    progress(`${name}: ${isContainer(address) || isService(address) ? 'removed' : 'taken over'}`);
  }
}

function isContainer(address: string): boolean {
  return address.startsWith(`${CONTAINER}.`);
}

function isService(address: string): boolean {
  return address.startsWith(`${SERVICE}.`);
}

/** Objects of another environment are not leftovers: adopting one would take it from that environment. */
async function ownId(kind: Kind, name: string, bundle: Bundle): Promise<string | undefined> {
  const found = (await ownersOf(bundle, kind, [name])).get(name);
  return found?.isOwn ? found.id : undefined;
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
