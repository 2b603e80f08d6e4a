import { Container } from '@cdktf/provider-docker/lib/container';
import { Construct } from 'constructs';
import { userSecretPath } from '../lib/secrets';
import { LOADED, LOADER_USER, loadScript, STAGE } from '../servers/one-shot';
import type { Configuration } from '../servers/workload';
import type { DockerHost } from './docker-host';
import { ONE_SHOT } from './hardening';
import { literal } from './literal';

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
    const { name, image, files, networks = [], secrets = [] } = configuration;
    this.container = new Container(this, 'container', {
      name: containerName,
      image: host.image(image).imageId,
      user: LOADER_USER,
      // Not read-only, because Docker cannot upload files to a read-only container. The user can write only to its
      // volume and /tmp.
      capabilities: { drop: ['ALL'] },
      entrypoint: ['/bin/sh', '-c', literal(loadScript(configuration))],
      command: [],
      upload: Object.entries(files).map(([path, content]) => ({
        file: `${STAGE}/${path}`,
        content: literal(content),
      })),
      mounts: [
        { type: 'volume', source: host.volume(name).name, target: LOADED, readOnly: false },
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
