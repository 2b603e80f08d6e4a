import { Container } from '@cdktf/provider-docker/lib/container';
import { Construct } from 'constructs';
import { ownedPath, ownerScript, ownerships } from '../servers/one-shot';
import type { Configuration } from '../servers/workload';
import type { DockerHost } from './docker-host';
import { ONE_SHOT } from './hardening';

export interface VolumeOwnersProps {
  readonly host: DockerHost;
  readonly configurations: readonly Configuration[];
  /** Name of the container. */
  readonly containerName: string;
  /** An image with a shell. */
  readonly image: string;
}

/**
 * Gives volumes to the users that write to them: Docker creates a volume for root, unless the image has a folder at its
 * path. It is the only container that runs as root. It runs once, with no capability except changing owners.
 */
export class VolumeOwners extends Construct {
  readonly container: Container;

  constructor(
    scope: Construct,
    id: string,
    { host, configurations, containerName, image }: VolumeOwnersProps,
  ) {
    super(scope, id);
    const owned = ownerships(configurations);
    this.container = new Container(this, 'container', {
      name: containerName,
      image: host.image(image).imageId,
      user: '0',
      readOnly: true,
      capabilities: { drop: ['ALL'], add: ['CAP_CHOWN'] },
      entrypoint: ['/bin/sh', '-c', ownerScript(owned)],
      command: [],
      mounts: owned.map(({ volume }) => ({
        type: 'volume',
        source: host.volume(volume).name,
        target: ownedPath(volume),
        readOnly: false,
      })),
      networkMode: 'none',
      ...ONE_SHOT,
      labels: host.labels,
      lifecycle: {
        postcondition: [
          {
            condition: '${self.exit_code == 0}',
            errorMessage: 'The owner of a volume could not be changed:\n${self.container_logs}',
          },
        ],
      },
    });
  }
}
