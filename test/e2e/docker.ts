import { dockerLines } from '../../clients/docker';
import { ORCHESTRATOR_CONTAINER } from '../../lib/names';
import { objectName } from '../../servers/addresses';
import { ENVIRONMENT_LABEL } from '../../servers/owner';
import type { Environment } from '../../settings/schema';

/** A container in the output of `docker ps`. */
export interface ContainerState {
  readonly name: string;
  readonly id: string;
  /** Such as `Up 5 minutes (healthy)`. */
  readonly status: string;
}

/** Runs a docker command on the local engine. @returns the lines of its output */
export function docker(...args: readonly string[]): Promise<string[]> {
  return dockerLines(undefined, ...args);
}

/** Whether a Docker object belongs to an environment. The orchestrator has the same name in all of them. */
const isOf = (environment: Environment) => (name: string) =>
  name.startsWith(objectName(environment, '')) || name === ORCHESTRATOR_CONTAINER;

/** Containers of an environment, running or not. */
export async function containers(environment: Environment): Promise<ContainerState[]> {
  const all = await docker('ps', '-a', '--format', '{{.Names}}\t{{.ID}}\t{{.Status}}');
  return all
    .map((line) => {
      const [name = '', id = '', status = ''] = line.split('\t');
      return { name, id, status };
    })
    .filter(({ name }) => isOf(environment)(name));
}

/** The names of all containers, volumes and networks of an environment. */
export async function objects(environment: Environment): Promise<string[]> {
  const all = await Promise.all([
    dockerLines(environment.docker.host, 'ps', '-a', '--format', '{{.Names}}'),
    dockerLines(environment.docker.host, 'volume', 'ls', '--format', '{{.Name}}'),
    dockerLines(environment.docker.host, 'network', 'ls', '--format', '{{.Name}}'),
  ]);
  return all.flat().filter(isOf(environment));
}

/** Removes the containers, networks and volumes of an environment: faster than a destroy, and without a state. */
export async function removeObjects(environment: string): Promise<void> {
  const filter = ['--filter', `label=${ENVIRONMENT_LABEL}=${environment}`];
  const containers = await docker('ps', '--all', '--quiet', ...filter);
  if (containers.length > 0) await docker('rm', '--force', '--volumes', ...containers);
  for (const kind of ['network', 'volume']) {
    const found = await docker(kind, 'ls', '--quiet', ...filter);
    if (found.length > 0) await docker(kind, 'rm', ...found);
  }
}
