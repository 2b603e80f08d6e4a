import { Container } from '@cdktf/provider-docker/lib/container';
import { Construct } from 'constructs';
import { userSecretPath } from '../lib/secrets';
import type { Configuration } from '../servers/workload';
import type { DockerHost } from './docker-host';
import { LOADER_USER, ONE_SHOT } from './hardening';
import { literal } from './literal';

const STAGE = '/stage';
const VOLUME = '/volume';

/** Moves each file atomically, so that the server never reads half of one, then removes obsolete files. */
const MOVE = [
  `find . -type f | while read -r file; do mkdir -p "${VOLUME}/$(dirname "$file")"; cp "$file" "${VOLUME}/$file.new"; chmod 644 "${VOLUME}/$file.new"; mv "${VOLUME}/$file.new" "${VOLUME}/$file"; done`,
  `(cd ${VOLUME} && find . -type f) | while read -r file; do [ -e "${STAGE}/$file" ] || rm "${VOLUME}/$file"; done`,
];

export interface ConfigurationVolumeProps {
  readonly host: DockerHost;
  readonly configuration: Configuration;
  /** Name of the container. */
  readonly containerName: string;
  /** The container that gives the volume to the loader's user. */
  readonly owners: Container;
}

/**
 * Loads configuration files into a volume. A changed file replaces only this container, not the server. If the check of
 * the files fails, the apply fails and the server keeps its previous configuration.
 */
export class ConfigurationVolume extends Construct {
  readonly container: Container;

  constructor(
    scope: Construct,
    id: string,
    { host, configuration, containerName, owners }: ConfigurationVolumeProps,
  ) {
    super(scope, id);
    const { name, image, files, check, reload, networks = [], secrets = [] } = configuration;
    const steps = ['set -e', `cd ${STAGE}`, ...(check ? [check] : []), ...MOVE, ...(reload ? [reload] : [])];
    this.container = new Container(this, 'container', {
      name: containerName,
      image: host.image(image).imageId,
      user: LOADER_USER,
      // Not read-only: Docker uploads files to no other container. The user can write only to its volume and /tmp.
      capabilities: { drop: ['ALL'] },
      entrypoint: ['/bin/sh', '-c', literal(steps.join('\n'))],
      command: [],
      upload: Object.entries(files).map(([path, content]) => ({
        file: `${STAGE}/${path}`,
        content: literal(content),
      })),
      mounts: [
        { type: 'volume', source: host.volume(name).name, target: VOLUME, readOnly: false },
        ...secrets.map((secret) => ({
          type: 'bind',
          source: `${host.secretsDirectory}/${secret}`,
          target: userSecretPath(secret),
          readOnly: true,
        })),
      ],
      ...(networks.length > 0
        ? { networksAdvanced: networks.map((network) => ({ name: host.network(network).name })) }
        : { networkMode: 'none' }),
      ...ONE_SHOT,
      labels: host.labels,
      dependsOn: [owners],
      lifecycle: {
        postcondition: [
          {
            condition: '${self.exit_code == 0}',
            errorMessage: `The configuration '${name}' was refused. The server keeps its previous configuration:\n\${self.container_logs}`,
          },
        ],
      },
    });
  }
}
