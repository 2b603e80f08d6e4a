import { Config } from '@cdktf/provider-docker/lib/config';
import { Container } from '@cdktf/provider-docker/lib/container';
import { Fn, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { sha256 } from '../../lib/hash';
import { userSecretPath } from '../../lib/secrets';
import { LOADED, LOADER_USER, loadScript, STAGE } from '../../servers/one-shot';
import { type Configuration, loaderService, ONE_SHOT_MEMORY_MIB } from '../../servers/workload';
import { ONE_SHOT } from '../hardening';
import { literal } from '../literal';
import { attachments, type Swarm, TaskService } from './service';
import { keepRunning, LOADER_CHECK, volumeMount } from './task';

export interface SwarmConfigurationProps {
  readonly swarm: Swarm;
  readonly configuration: Configuration;
  /** Name of the container that checks it, and prefix of the services. */
  readonly objectName: string;
  /** Prefix of the names of the files in the swarm. */
  readonly prefix: string;
  /** The nodes with a workload that mounts it. */
  readonly nodes: readonly number[];
  /** The service that gives the volumes of each node to their users. */
  readonly owners: ReadonlyMap<number, ITerraformDependable>;
}

/** Maximum length of a name in a swarm. */
const LONGEST_NAME = 64;

/**
 * Configuration files as configs of the swarm. A config cannot be changed, so new content gets a new name. A container
 * on the manager checks them first. Then a small service on each node moves them to the volume of the server, so that
 * the server reloads them and does not restart.
 */
export class SwarmConfiguration extends Construct {
  /** The service that loads the files, by node. */
  readonly loaders: ReadonlyMap<number, ITerraformDependable>;

  constructor(scope: Construct, id: string, props: SwarmConfigurationProps) {
    super(scope, id);
    const { swarm, configuration, objectName, nodes, owners } = props;
    const checked = configuration.check === undefined ? [] : [this.check(props, configuration.check)];
    // A changed file is a new resource. Without the lifecycle, Terraform would delete the old one before its services
    // change, which the swarm refuses.
    const lifecycle = { createBeforeDestroy: true };
    const files = Object.entries(configuration.files).map(([path, content]) => {
      const name = configName(props.prefix, path, content);
      const data = Buffer.from(content).toString('base64');
      return { path, config: new Config(this, name, { name, data, dependsOn: checked, lifecycle }) };
    });
    const [uid = '0', gid = '0'] = LOADER_USER.split(':');
    const loader = (node: number) =>
      new TaskService(this, `loader-${node}`, {
        swarm,
        name: loaderService(objectName, node),
        image: configuration.image,
        entrypoint: ['/bin/sh', '-c', keepRunning(loadScript(configuration))],
        command: [],
        user: LOADER_USER,
        readOnly: true,
        secrets: configuration.secrets ?? [],
        networks: [
          { id: swarm.host.isolated().id, aliases: [] },
          ...attachments(swarm, configuration.networks ?? [], []),
        ],
        node,
        memoryMiB: ONE_SHOT_MEMORY_MIB,
        cpus: 1,
        healthCheck: LOADER_CHECK,
        container: {
          configs: files.map(({ path, config }) => ({
            configId: config.id,
            configName: config.name,
            fileName: `${STAGE}/${path}`,
            fileUid: uid,
            fileGid: gid,
            fileMode: 0o444,
          })),
          mounts: [
            volumeMount(swarm, configuration.name, LOADED),
            { type: 'tmpfs', target: '/tmp', tmpfsOptions: { sizeBytes: 1_048_576 } },
          ],
        },
        after: [owners.get(node)].filter((service) => service !== undefined),
      }).service;
    this.loaders = new Map(nodes.map((node) => [node, loader(node)]));
  }

  /** Fails the apply, with the message of the tool, before anything in the swarm changes. */
  private check({ swarm, configuration, objectName }: SwarmConfigurationProps, check: string): Container {
    const { name, image, files, secrets = [] } = configuration;
    return new Container(this, 'check', {
      // Unique: the previous container stays until the files that it checked are deleted, and after a refusal both
      // remain.
      name: `${objectName}-check-${Fn.uuid()}`,
      image: swarm.host.image(image).imageId,
      user: LOADER_USER,
      // Not read-only, because Docker cannot upload files to a read-only container.
      capabilities: { drop: ['ALL'] },
      entrypoint: ['/bin/sh', '-c', literal(`set -e\ncd ${STAGE}\n${check}`)],
      command: [],
      upload: [
        ...Object.entries(files).map(([path, content]) => ({
          file: `${STAGE}/${path}`,
          content: literal(content),
        })),
        // The check only tests whether secret files exist. Their values stay in the swarm.
        ...secrets.map((secret) => ({ file: userSecretPath(secret), content: 'not-the-value' })),
      ],
      networkMode: 'none',
      ...ONE_SHOT,
      labels: swarm.host.labels,
      lifecycle: {
        createBeforeDestroy: true,
        // Otherwise every plan would show a new name.
        ignoreChanges: ['name'],
        postcondition: [
          {
            condition: '${self.exit_code == 0}',
            errorMessage: `The configuration '${name}' was refused. The servers keep their previous configuration:\n\${self.container_logs}`,
          },
        ],
      },
    });
  }
}

/** The name contains a hash of the content, because a swarm config cannot be changed. */
function configName(prefix: string, path: string, content: string): string {
  const version = sha256(`${path}\n${content}`).slice(0, 12);
  const label = path.replace(/[^\w.-]+/g, '-').slice(0, LONGEST_NAME - prefix.length - version.length - 1);
  return `${prefix}${label}-${version}`;
}
