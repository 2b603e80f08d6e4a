import { DataDockerNetwork } from '@cdktf/provider-docker/lib/data-docker-network';
import { Image } from '@cdktf/provider-docker/lib/image';
import { Network } from '@cdktf/provider-docker/lib/network';
import { DockerProvider } from '@cdktf/provider-docker/lib/provider';
import { Volume } from '@cdktf/provider-docker/lib/volume';
import { Construct } from 'constructs';
import type { NetworkName, Platform } from '../servers/workload';
import { literal } from './literal';
import { registryLogins } from './registry-logins';

export interface DockerHostProps {
  /** Address of the engine. @default the local one, or DOCKER_HOST */
  readonly host?: string | undefined;
  /** The networks and their names in Docker. */
  readonly networks: Platform['networks'];
  /** Docker's name of each volume, by the name that workloads use. */
  readonly volumes: Readonly<Record<string, string>>;
  /** Names of the volumes that Terraform must not destroy. */
  readonly protectedVolumes: readonly string[];
  /** Folder on the host with the secret files, as Terraform reads it. */
  readonly secretsDirectory: string;
  /** Labels of the network, the volumes and the containers. */
  readonly labels: Readonly<Record<string, string>>;
  /** The images of all containers. */
  readonly images: readonly string[];
  /** Set for a swarm: networks span its nodes, and tasks create their volumes on their nodes. @default one Docker host */
  readonly swarm?: {
    readonly encrypted: boolean;
    /** Docker's name of the network for services that need none. */
    readonly isolatedNetwork: string;
  };
}

// A changed label would replace the network or the volume. Objects of earlier versions have no labels.
const LABELS_STAY = { ignoreChanges: ['labels'] };

/** The networks, volumes, images and secret files that the containers of an environment share on one Docker engine. */
export class DockerHost extends Construct {
  private readonly networks: ReadonlyMap<NetworkName, Network>;
  readonly secretsDirectory: string;
  /** Labels of every object. */
  readonly labels: { readonly label: string; readonly value: string }[];
  private readonly volumes: ReadonlyMap<string, Volume>;
  private readonly images = new Map<string, Image>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DockerHostProps,
  ) {
    super(scope, id);
    const provider = new DockerProvider(
      this,
      'docker',
      props.host === undefined ? {} : { host: literal(props.host) },
    );
    provider.addOverride('dynamic.registry_auth', registryLogins(props.images));
    this.labels = Object.entries(props.labels).map(([label, value]) => ({ label, value }));
    this.networks = new Map(
      props.networks.map(({ name, dockerName, internal }) => [
        name,
        this.createNetwork(name, dockerName, internal),
      ]),
    );
    this.secretsDirectory = props.secretsDirectory;
    this.volumes = new Map(
      Object.entries(props.swarm ? {} : props.volumes).map(([name, dockerName]) => [
        name,
        new Volume(this, `volume-${name}`, {
          name: dockerName,
          labels: this.labels,
          lifecycle: {
            ...LABELS_STAY,
            ...(props.protectedVolumes.includes(name) && { preventDestroy: true }),
          },
        }),
      ]),
    );
  }

  /** Docker's name of a volume. @throws Error when no volume of that name was declared. */
  volumeName(name: string): string {
    const dockerName = this.props.volumes[name];
    if (dockerName === undefined) throw new Error(`no volume '${name}' was declared`);
    return dockerName;
  }

  /** @throws Error when no volume of that name was declared. */
  volume(name: string): Volume {
    const volume = this.volumes.get(name);
    if (!volume) throw new Error(`no volume '${name}' was declared`);
    return volume;
  }

  /** @throws Error when no network of that name was declared. */
  network(name: NetworkName): Network {
    const network = this.networks.get(name);
    if (!network) throw new Error(`no network '${name}' was declared`);
    return network;
  }

  /**
   * A network of a swarm for services that need none: a service without a network would join Docker's default network.
   */
  isolated(): Network {
    const known = this.node.tryFindChild('network-isolated') as Network | undefined;
    if (known) return known;
    const { swarm } = this.props;
    if (!swarm) throw new Error('only a swarm has this network');
    return this.createNetwork('isolated', swarm.isolatedNetwork, true);
  }

  /** An existing network that this project does not create. A plan fails if it does not exist. */
  externalNetwork(name: string): DataDockerNetwork {
    const id = `external-network-${name}`;
    const known = this.node.tryFindChild(id) as DataDockerNetwork | undefined;
    return known ?? new DataDockerNetwork(this, id, { name });
  }

  private createNetwork(id: string, name: string, internal: boolean): Network {
    const { swarm } = this.props;
    return new Network(this, `network-${id}`, {
      name,
      driver: swarm ? 'overlay' : 'bridge',
      ...(swarm?.encrypted && { options: { encrypted: 'true' } }),
      internal,
      labels: this.labels,
      lifecycle: LABELS_STAY,
    });
  }

  /** An image by its name. Pulled if missing, and kept on destroy because other containers may use it. */
  image(name: string): Image {
    const known = this.images.get(name);
    if (known) return known;
    const id = `image-${name.replace(/[^\w]+/g, '-')}`;
    // For names that differ only in punctuation, such as `a:1` and `a-1`.
    const unique = this.node.tryFindChild(id) ? `${id}-${this.images.size}` : id;
    const image = new Image(this, unique, { name: literal(name), keepLocally: true });
    this.images.set(name, image);
    return image;
  }
}
