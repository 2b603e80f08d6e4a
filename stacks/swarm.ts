import { type ITerraformDependable, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { type Bundle, volumesOf } from '../bundle';
import { DockerHost } from '../constructs/docker-host';
import { simulatorImage } from '../constructs/simulator-image';
import { SwarmConfiguration } from '../constructs/swarm/configuration';
import { type Swarm, secretsVariable } from '../constructs/swarm/service';
import { NodeVolumes } from '../constructs/swarm/volume-owners';
import { WorkloadService } from '../constructs/swarm/workload';
import { objectName } from '../servers/addresses';
import { imageOf } from '../servers/images';
import { ownerships } from '../servers/one-shot';
import { SIMULATOR_IMAGE } from '../servers/orchestrator-container';
import { ownerLabels } from '../servers/owner';
import { nodesOf, VOLUMES } from '../servers/workload';

/** The services of an environment on a swarm, with their networks and configuration. Volumes stay on their nodes. */
export class SwarmStack extends TerraformStack {
  constructor(scope: Construct, id: string, { environment, platform }: Bundle) {
    super(scope, id);
    const { docker } = environment;
    const { workloads, configurations } = platform;
    const name = (object: string) => objectName(environment, object);
    const swarm: Swarm = {
      host: new DockerHost(this, 'host', {
        host: docker.host,
        networks: platform.networks,
        labels: ownerLabels(environment),
        volumes: Object.fromEntries(volumesOf(platform).map((volume) => [volume, name(volume)])),
        protectedVolumes: [],
        images: [...workloads, ...configurations].map(({ image }) => image),
        secretsDirectory: '',
        swarm: { encrypted: docker.encrypted, isolatedNetwork: name('isolated') },
      }),
      settings: docker,
      secrets: secretsVariable(this),
    };
    const nodes = docker.nodes.map((_, index) => index + 1);
    const owners = new Map(
      nodes.flatMap((node) => {
        const owned = ownerships(configurations).filter(({ volume }) =>
          nodesOf(platform, volume, nodes).includes(node),
        );
        if (owned.length === 0) return [];
        const { service } = new NodeVolumes(this, `${VOLUMES}-${node}`, {
          swarm,
          name: name(`${VOLUMES}-${node}`),
          image: imageOf(environment, 'prometheus'),
          node,
          owned,
        });
        return [[node, service] as const];
      }),
    );
    const loaded = new Map(
      configurations.map((configuration) => [
        configuration.name,
        new SwarmConfiguration(this, configuration.name, {
          swarm,
          configuration,
          objectName: name(configuration.name),
          prefix: name(''),
          nodes: nodesOf(platform, configuration.name, nodes),
          owners,
        }).loaders,
      ]),
    );
    const started = new Map<string, ITerraformDependable>();
    const lastOf = new Map<string | undefined, ITerraformDependable>();
    for (const workload of workloads) {
      const previous = lastOf.get(workload.server);
      const { service } = new WorkloadService(this, workload.name, {
        swarm,
        workload,
        // Built on the manager, which has to be the first node: no registry has the image.
        image:
          workload.image === SIMULATOR_IMAGE
            ? simulatorImage(this, imageOf(environment, 'node')).name
            : workload.image,
        restartsFor: configurations.filter(({ name }) => workload.restartsFor?.includes(name)),
        after: [
          ...owners.values(),
          ...workload.mounts.flatMap(({ volume }) => [...(loaded.get(volume)?.values() ?? [])]),
          ...workload.after.flatMap((other) => started.get(other) ?? []),
          // One replica after the other, so that the others keep working.
          ...(previous ? [previous] : []),
        ],
      });
      started.set(workload.name, service);
      lastOf.set(workload.server, service);
    }
  }
}
