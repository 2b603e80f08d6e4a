import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { type Bundle, bundle } from '../../../bundle';
import { docker } from '../../../clients/docker';
import { UserError } from '../../../lib/user-error';
import { loadEnvironments } from '../../../settings/load';
import type { EnvironmentInput } from '../../../settings/schema';
import { AWAITED, FOR } from '../faults';
import { ProjectCopy } from '../project';
import { buildOrchestrator } from '../simulator-image';

/** Name of the environment. */
const NAME = 'swarmtest';
/** The simulator under the image name of an ordinary orchestrator, so that instances run on all nodes. */
const IMAGE = `model-orchestrator-simulator:${NAME}`;
const NODES = 3;
/** Small heaps: all nodes may be on one machine. */
const HEAP_MIB = 384;

const dockerSchema = z.looseObject({ nodes: z.array(z.unknown()).length(NODES) });

/**
 * The environment of the suite: replicas of everything that can have them, and an orchestrator on each node.
 * @param swarm settings of `docker` as JSON
 * @throws UserError when it is not JSON with three nodes @throws ProblemsError for other invalid settings
 */
export function swarmBundle(swarm: string): Bundle {
  const [environment] = loadEnvironments([settingsOf(swarm)], {});
  if (!environment) throw new Error('no environment was loaded');
  return bundle(environment);
}

/** A copy of the project with only this environment. Builds the orchestrator's image on each node. */
export async function swarmCopy(made: Bundle, swarm: string, receiverUrl: string): Promise<ProjectCopy> {
  const { environment } = made;
  const copy = await ProjectCopy.make(made, { webhook_url: receiverUrl });
  await rm(copy.path('environments'), { recursive: true });
  await mkdir(copy.path('environments'));
  await writeFile(
    copy.path(`environments/${NAME}.ts`),
    `import { defineEnvironment } from '../settings/schema';\n\nexport default defineEnvironment(${JSON.stringify(settingsOf(swarm), null, 2)});\n`,
  );
  await buildOrchestrator(
    IMAGE,
    environment,
    environment.docker.nodes.map(({ host }) => host),
  );
  return copy;
}

/** Removes the images that {@link swarmCopy} built on the nodes. */
export async function removeImages({ environment }: Bundle): Promise<void> {
  for (const { host } of environment.docker.nodes) await docker(host, 'image', 'rm', IMAGE);
}

/** The address at which a host reaches this machine. */
export async function addressFor(host: string): Promise<string> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  try {
    // Only selects a route: connecting a UDP socket sends nothing.
    socket.connect(9, host);
    await once(socket, 'connect');
    return socket.address().address;
  } finally {
    socket.close();
  }
}

function settingsOf(swarm: string): EnvironmentInput {
  return {
    name: NAME,
    orchestrator: { image: IMAGE, instances: NODES, memoryMiB: 256 },
    prometheus: { replicas: 2, thanos: {} },
    alertmanager: { replicas: NODES },
    elasticsearch: { nodes: NODES, heapMiB: HEAP_MIB, memoryMiB: 1_024, protectAudit: false },
    notifications: { webhook: true },
    alerts: Object.fromEntries(
      AWAITED.map((alert) => [alert, { for: FOR, why: 'set by the end-to-end test' }]),
    ),
    docker: { ...dockerOf(swarm), engine: 'swarm' },
  };
}

function dockerOf(swarm: string): NonNullable<EnvironmentInput['docker']> {
  try {
    // The checks of the environment report invalid settings.
    return dockerSchema.parse(JSON.parse(swarm)) as NonNullable<EnvironmentInput['docker']>;
  } catch {
    throw new UserError(
      'the value of --swarm is not JSON with three nodes',
      'Give settings of docker, such as {"nodes": [{"address": "10.0.0.1", "host": "ssh://ops@10.0.0.1"}, ...]}.',
    );
  }
}
