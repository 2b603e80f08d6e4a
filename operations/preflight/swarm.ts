import type { Bundle } from '../../bundle';
import { docker } from '../../clients/docker';
import { ProgramError } from '../../clients/processes';
import { isManager, type SwarmHost, swarmHosts } from '../../clients/swarm';
import type { Problem } from '../../lib/problems';
import { count } from '../../lib/words';
import type { Environment } from '../../settings/schema';

/**
 * Problems that would make a deploy on a swarm fail: no manager, nodes without their label or not available, services
 * with more CPUs than their node has.
 */
export async function checkSwarmEngine(bundle: Bundle): Promise<Problem[]> {
  const { environment } = bundle;
  const { host, nodes } = environment.docker;
  if (!(await isManager(host))) {
    return [
      {
        path: host === undefined ? 'DOCKER_HOST' : `${environment.name}.docker.host`,
        message: `the Docker engine${host === undefined ? '' : ` at ${host}`} is not a manager of a swarm`,
        cure: 'Set it to a manager (docker node ls works there), or create a swarm: docker swarm init. For one Docker host, remove docker.engine.',
      },
    ];
  }
  const hosts = await swarmHosts(host);
  const engines = await Promise.all(
    nodes.map(({ host }, index) => checkNodeEngine(environment, host, index)),
  );
  return [...nodes.flatMap((_, index) => checkNode(bundle, hosts, index + 1)), ...engines.flat()];
}

function checkNode({ environment, platform }: Bundle, hosts: readonly SwarmHost[], node: number): Problem[] {
  const { nodeLabel } = environment.docker;
  const label = `${nodeLabel}=${node}`;
  const path = `${environment.name}.docker.nodes.${node - 1}`;
  const found = hosts.filter(({ labels }) => labels[nodeLabel] === String(node));
  const [only] = found;
  if (only === undefined) {
    return [
      {
        path,
        message: `no node of the swarm has the label ${label}`,
        cure: `Label the node: docker node update --label-add ${label} <node>. The swarm has ${hosts.map(({ name }) => name).join(', ')}.`,
      },
    ];
  }
  if (found.length > 1) {
    return [
      {
        path,
        message: `${found.map(({ name }) => name).join(' and ')} have the label ${label}, and a volume stays on one node`,
        cure: `Remove it from the others: docker node update --label-rm ${nodeLabel} <node>`,
      },
    ];
  }
  if (only.state !== 'ready') {
    return [
      {
        path,
        message: `the node ${only.name} (${label}) is ${only.state}: its services could not start`,
        cure: 'Start its Docker engine, or its network (docker node ls shows the state).',
      },
    ];
  }
  if (only.availability !== 'active') {
    return [
      {
        path,
        message: `the node ${only.name} (${label}) has the availability ${only.availability}: its services could not start`,
        cure: `docker node update --availability active ${only.name}`,
      },
    ];
  }
  return platform.workloads
    .filter((workload) => (workload.node ?? 1) === node && workload.cpus > (only.cpus ?? workload.cpus))
    .map(({ name, server = name, cpus }) => ({
      path: `${environment.name}.${server}.cpus`,
      message: `${cpus} is more than the ${count(only.cpus ?? 0, 'CPU')} of ${only.name}`,
      cure: `Use ${only.cpus} or less.`,
    }));
}

/** Commands reach the containers and volumes of each node, so its address must lead to that node. */
async function checkNodeEngine({ name }: Environment, host: string, index: number): Promise<Problem[]> {
  try {
    await docker(host, 'version', '--format', '{{.Server.Version}}');
    return [];
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    return [
      {
        path: `${name}.docker.nodes.${index}.host`,
        message: `no response from the Docker engine at ${host}`,
        cure: 'Start it, or fix the address: docker --host <address> version must work.',
      },
    ];
  }
}
