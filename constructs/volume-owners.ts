import { Container } from '@cdktf/provider-docker/lib/container';
import { Construct } from 'constructs';
import type { Configuration } from '../servers/workload';
import type { DockerHost } from './docker-host';
import { LOADER_USER, ONE_SHOT } from './hardening';

const OWNED = '/owned';

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
 * path. It is the only container that runs as root, with no other capability than to change owners, and only once.
 */
export class VolumeOwners extends Construct {
  readonly container: Container;

  constructor(
    scope: Construct,
    id: string,
    { host, configurations, containerName, image }: VolumeOwnersProps,
  ) {
    super(scope, id);
    const owners = [
      ...configurations.map(({ name }) => ({ volume: name, user: LOADER_USER })),
      ...configurations.flatMap(({ owns = [] }) => owns),
    ];
    this.container = new Container(this, 'container', {
      name: containerName,
      image: host.image(image).imageId,
      user: '0',
      readOnly: true,
      capabilities: { drop: ['ALL'], add: ['CAP_CHOWN'] },
      entrypoint: ['/bin/sh', '-c', ['set -e', ...owners.map(command)].join('\n')],
      command: [],
      mounts: owners.map(({ volume }) => ({
        type: 'volume',
        source: host.volume(volume).name,
        target: `${OWNED}/${volume}`,
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

/** Without the capability to read everything, root cannot enter the private folders of an owner that stays. */
function command({ volume, user }: { readonly volume: string; readonly user: string }): string {
  const path = `${OWNED}/${volume}`;
  return `[ "$(stat -c %u:%g ${path})" = ${user} ] || chown -R ${user} ${path}`;
}
