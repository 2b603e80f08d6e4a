import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ORCHESTRATOR_CONTAINER, SERVICE } from '../../lib/names';

const execute = promisify(execFile);

/** A container as `docker ps` tells it. */
export interface ContainerState {
  readonly name: string;
  readonly id: string;
  /** Such as `Up 5 minutes (healthy)`. */
  readonly status: string;
}

async function lines(...args: readonly string[]): Promise<string[]> {
  const { stdout } = await execute('docker', args);
  return stdout.split('\n').filter((line) => line !== '');
}

/** Whether something in Docker belongs to an environment. Only one on a machine has the orchestrator's name. */
const isOf = (environment: string) => (name: string) =>
  name.startsWith(`${SERVICE}-${environment}-`) || name === ORCHESTRATOR_CONTAINER;

/** Containers of an environment, running or not. */
export async function containers(environment: string): Promise<ContainerState[]> {
  const all = await lines('ps', '-a', '--format', '{{.Names}}\t{{.ID}}\t{{.Status}}');
  return all
    .map((line) => {
      const [name = '', id = '', status = ''] = line.split('\t');
      return { name, id, status };
    })
    .filter(({ name }) => isOf(environment)(name));
}

/** The names of all containers, volumes and networks of an environment. */
export async function objects(environment: string): Promise<string[]> {
  const all = await Promise.all([
    lines('ps', '-a', '--format', '{{.Names}}'),
    lines('volume', 'ls', '--format', '{{.Name}}'),
    lines('network', 'ls', '--format', '{{.Name}}'),
  ]);
  return all.flat().filter(isOf(environment));
}
