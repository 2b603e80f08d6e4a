import { Container } from '@cdktf/provider-docker/lib/container';
import { Construct } from 'constructs';
import { userSecretPath } from '../lib/secrets';
import type { Configuration } from '../servers/workload';
import type { DockerHost } from './docker-host';
import { literal } from './literal';

const STAGE = '/stage';
const VOLUME = '/volume';
const OWNED = '/owned';

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
    { host, configuration, containerName }: ConfigurationVolumeProps,
  ) {
    super(scope, id);
    const { name, image, files, check, reload, owns = [], secrets = [] } = configuration;
    const steps = [
      'set -e',
      `cd ${STAGE}`,
      ...(check ? [check] : []),
      ...MOVE,
      ...owns.map(({ volume, user }) => `chown -R ${user} ${OWNED}/${volume}`),
      ...(reload ? [reload] : []),
    ];
    this.container = new Container(this, 'container', {
      name: containerName,
      image: host.image(image).imageId,
      user: '0',
      entrypoint: ['/bin/sh', '-c', literal(steps.join('\n'))],
      command: [],
      upload: Object.entries(files).map(([path, content]) => ({
        file: `${STAGE}/${path}`,
        content: literal(content),
      })),
      mounts: [
        { type: 'volume', source: host.volume(name).name, target: VOLUME, readOnly: false },
        ...owns.map(({ volume }) => ({
          type: 'volume',
          source: host.volume(volume).name,
          target: `${OWNED}/${volume}`,
          readOnly: false,
        })),
        ...secrets.map((secret) => ({
          type: 'bind',
          source: `${host.secretsDirectory}/${secret}`,
          target: userSecretPath(secret),
          readOnly: true,
        })),
      ],
      networksAdvanced: [{ name: host.network.name }],
      securityOpts: ['no-new-privileges:true'],
      labels: Object.entries(host.labels).map(([label, value]) => ({ label, value })),
      mustRun: false,
      attach: true,
      logs: true,
      restart: 'no',
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
