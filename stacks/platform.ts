import type { Container } from '@cdktf/provider-docker/lib/container';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { type Bundle, volumesOf } from '../bundle';
import { ConfigurationVolume } from '../constructs/configuration-volume';
import { DockerHost } from '../constructs/docker-host';
import { literal } from '../constructs/literal';
import { simulatorImage } from '../constructs/simulator-image';
import { VolumeOwners } from '../constructs/volume-owners';
import { WorkloadContainer } from '../constructs/workload';
import { objectName } from '../servers/addresses';
import { ELASTICSEARCH_SNAPSHOTS } from '../servers/elasticsearch';
import { clusterNodes } from '../servers/elasticsearch/cluster';
import { imageOf } from '../servers/images';
import { SIMULATOR_IMAGE } from '../servers/orchestrator-container';
import { ownerLabels } from '../servers/owner';
import { VOLUMES } from '../servers/workload';

/** The containers of an environment, with their network, volumes, images and configuration. */
export class PlatformStack extends TerraformStack {
  constructor(scope: Construct, id: string, { environment, platform }: Bundle) {
    super(scope, id);
    const { host: engine, secretsDirectory } = environment.docker;
    const host = new DockerHost(this, 'host', {
      host: engine,
      networks: platform.networks,
      labels: ownerLabels(environment),
      volumes: Object.fromEntries(volumesOf(platform).map((name) => [name, objectName(environment, name)])),
      protectedVolumes: environment.elasticsearch.protectAudit
        ? [...clusterNodes(environment).map(({ dataVolume }) => dataVolume), ELASTICSEARCH_SNAPSHOTS]
        : [],
      images: [...platform.workloads, ...platform.configurations].map(({ image }) => image),
      // Relative to the stack's folder, where Terraform runs.
      secretsDirectory:
        literal(secretsDirectory) ?? `\${abspath("\${path.root}/../../../secrets/${environment.name}")}`,
    });
    const owners = new VolumeOwners(this, VOLUMES, {
      host,
      configurations: platform.configurations,
      containerName: objectName(environment, VOLUMES),
      image: imageOf(environment, 'prometheus'),
    }).container;
    const configurations = new Map(
      platform.configurations.map((configuration) => [
        configuration.name,
        {
          configuration,
          volume: new ConfigurationVolume(this, configuration.name, {
            host,
            configuration,
            containerName: objectName(environment, configuration.name),
            owners,
          }),
        },
      ]),
    );
    const started = new Map<string, Container>();
    for (const workload of platform.workloads) {
      const read = workload.mounts.flatMap(({ volume }) => configurations.get(volume) ?? []);
      const { container } = new WorkloadContainer(this, workload.name, {
        host,
        workload,
        image:
          workload.image === SIMULATOR_IMAGE
            ? simulatorImage(this, imageOf(environment, 'node'))
            : host.image(workload.image),
        restartsFor: (workload.restartsFor ?? []).map((name) => known(configurations, name).configuration),
        after: [
          owners,
          ...read.map(({ volume }) => volume.container),
          ...workload.after.map((name) => known(started, name)),
        ],
      });
      started.set(workload.name, container);
    }
  }
}

/** @throws Error for a name that is unknown, or defined later */
function known<T>(things: ReadonlyMap<string, T>, name: string): T {
  const thing = things.get(name);
  if (thing === undefined) throw new Error(`'${name}' is not defined, or is defined later`);
  return thing;
}
