import type { Bundle } from '../../bundle';
import { type Docker, docker, dockerAt, dockerLines } from '../../clients/docker';
import { until } from '../../clients/waiting';
import { progress } from '../../lib/progress';
import { engineOf, objectName } from '../../servers/addresses';
import { ENVIRONMENT_LABEL } from '../../servers/owner';
import { loaderService, nodesOf, type Workload } from '../../servers/workload';
import { isSwarm } from '../../settings/docker';
import type { Environment } from '../../settings/schema';

/** A container, and the engine that runs it. */
export interface Located {
  readonly host: string | undefined;
  /** Its name, or its id on a node of a swarm. */
  readonly container: string;
}

/**
 * Finds the container of a workload. On a swarm, it is that of its task; undefined when no task runs.
 * @throws ProgramError
 */
export async function locate(
  environment: Environment,
  workload: Pick<Workload, 'containerName' | 'node'>,
): Promise<Located | undefined> {
  const { containerName } = workload;
  const host = engineOf(environment, workload);
  if (!isSwarm(environment)) return { host, container: containerName };
  const filter = `label=com.docker.swarm.service.name=${containerName}`;
  const [container] = await dockerLines(host, 'ps', '--quiet', '--filter', filter);
  return container === undefined ? undefined : { host, container };
}

/** Stops and starts a workload without removing it: on a swarm, its service has no task in between. */
export function switchOf(
  environment: Environment,
  { containerName }: Workload,
): { readonly start: () => Promise<unknown>; readonly stop: () => Promise<unknown> } {
  const { host } = environment.docker;
  if (!isSwarm(environment)) {
    return {
      start: () => docker(host, 'start', containerName),
      stop: () => docker(host, 'stop', '--time', '30', containerName),
    };
  }
  const scale = (tasks: number) => () => docker(host, 'service', 'scale', `${containerName}=${tasks}`);
  return { start: scale(1), stop: scale(0) };
}

/**
 * The engine, or the engines of all nodes as one: the container of a service has the name of its workload.
 * @throws UserError when an engine does not respond
 */
export function dockerOf({ environment, platform }: Pick<Bundle, 'environment' | 'platform'>): Docker {
  const manager = dockerAt(environment.docker.host);
  if (!isSwarm(environment)) return manager;
  const nodes = environment.docker.nodes.map((_, index) => index + 1);
  const find = async (name: string) => {
    const workload = platform.workloads.find(({ containerName }) => containerName === name);
    if (workload) return locate(environment, workload);
    // A configuration counts as loaded when it is on every node.
    const loading = platform.configurations.find((each) => objectName(environment, each.name) === name);
    const found = await Promise.all(
      nodesOf(platform, loading?.name ?? '', nodes).map((node) =>
        locate(environment, { containerName: loaderService(name, node), node }),
      ),
    );
    return found.every((each) => each !== undefined) ? found[0] : undefined;
  };
  const within = async <T>(
    name: string,
    use: (engine: Docker, container: string) => Promise<T | undefined>,
  ) => {
    const found = await find(name);
    return found && use(dockerAt(found.host), found.container);
  };
  return {
    version: manager.version,
    containers: async (names) => {
      const all = await Promise.all(
        names.map(async (name) => {
          const found = await within(name, (engine, container) => engine.containers([container]));
          return (found ?? []).map((container) => ({ ...container, Name: name }));
        }),
      );
      return all.flat();
    },
    images: async (ids) => {
      const all = await Promise.all(environment.docker.nodes.map(({ host }) => dockerAt(host).images(ids)));
      return all.flat();
    },
    free: (name, folder) => within(name, (engine, container) => engine.free(container, folder)),
    files: (name, folder, by) => within(name, (engine, container) => engine.files(container, folder, by)),
    archives: (name, folder, by) =>
      within(name, (engine, container) => engine.archives(container, folder, by)),
  };
}

/** Time in which the tasks of removed services have to end. */
const TASKS_END_MS = 60_000;

/**
 * Deletes the volumes of an environment from each node of its swarm, because Terraform does not manage them.
 * @throws ProgramError
 */
export async function removeVolumes({ environment }: Bundle): Promise<void> {
  for (const { host, address } of environment.docker.nodes) {
    const filter = `label=${ENVIRONMENT_LABEL}=${environment.name}`;
    const remaining = () => dockerLines(host, 'volume', 'ls', '--quiet', '--filter', filter);
    const before = await remaining();
    if (before.length === 0) continue;
    await until(
      async () => {
        const names = await remaining();
        // Docker refuses it while a task is still ending.
        if (names.length > 0) await docker(host, 'volume', 'rm', ...names).catch(() => undefined);
        return (await remaining()).length === 0;
      },
      { timeoutMs: TASKS_END_MS },
    );
    const left = await remaining();
    progress(
      `${address}: ${before.length - left.length} volumes deleted${left.length > 0 ? `, in use: ${left.join(', ')}` : ''}`,
    );
  }
}
