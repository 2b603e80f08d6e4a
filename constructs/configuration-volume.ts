import { Container } from '@cdktf/provider-docker/lib/container';
import { Construct } from 'constructs';
import type { Configuration } from '../servers/workload';
import type { DockerHost } from './docker-host';
import { literal } from './literal';

const STAGE = '/stage';
const VOLUME = '/volume';
const OWNED = '/owned';

/** Moves each file in one step, so that the server never reads half of one, then removes what is gone. */
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
 * Brings configuration into a volume. When its files change only this container is replaced, not the server; when the
 * check fails so does the apply, and the server goes on with what it has.
 */
export class ConfigurationVolume extends Construct {
  readonly container: Container;

  constructor(
    scope: Construct,
    id: string,
    { host, configuration, containerName }: ConfigurationVolumeProps,
  ) {
    super(scope, id);
    const { name, image, files, check, reload, owns } = configuration;
    const steps = [
      'set -e',
      `cd ${STAGE}`,
      ...(check ? [check] : []),
      ...MOVE,
      ...(owns ? [`chown ${owns.user} ${OWNED}`] : []),
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
        ...(owns
          ? [{ type: 'volume', source: host.volume(owns.volume).name, target: OWNED, readOnly: false }]
          : []),
      ],
      networksAdvanced: [{ name: host.network.name }],
      securityOpts: ['no-new-privileges:true'],
      mustRun: false,
      attach: true,
      logs: true,
      restart: 'no',
      lifecycle: {
        postcondition: [
          {
            condition: '${self.exit_code == 0}',
            errorMessage: `The configuration '${name}' was refused, and what runs was left as it is:\n\${self.container_logs}`,
          },
        ],
      },
    });
  }
}
