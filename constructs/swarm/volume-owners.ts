import { Construct } from 'constructs';
import { type Ownership, ownedPath, ownerScript } from '../../servers/one-shot';
import { ONE_SHOT_MEMORY_MIB } from '../../servers/workload';
import { type Swarm, TaskService } from './service';
import { keepRunning, LOADER_CHECK, volumeMount } from './task';

export interface NodeVolumesProps {
  readonly swarm: Swarm;
  /** Name of the service. */
  readonly name: string;
  /** An image with a shell. */
  readonly image: string;
  readonly node: number;
  readonly owned: readonly Ownership[];
}

/**
 * Gives the volumes of a node to the users that write to them. It runs as root, but has no capability except changing
 * owners.
 */
export class NodeVolumes extends Construct {
  readonly service: TaskService['service'];

  constructor(scope: Construct, id: string, { swarm, name, image, node, owned }: NodeVolumesProps) {
    super(scope, id);
    this.service = new TaskService(this, 'task', {
      swarm,
      name,
      image,
      entrypoint: ['/bin/sh', '-c', keepRunning(ownerScript(owned))],
      command: [],
      user: '0',
      readOnly: true,
      capabilities: ['CAP_CHOWN'],
      secrets: [],
      networks: [{ id: swarm.host.isolated().id, aliases: [] }],
      node,
      memoryMiB: ONE_SHOT_MEMORY_MIB,
      cpus: 1,
      healthCheck: LOADER_CHECK,
      container: {
        mounts: [
          ...owned.map(({ volume }) => volumeMount(swarm, volume, ownedPath(volume))),
          { type: 'tmpfs', target: '/tmp', tmpfsOptions: { sizeBytes: 1_048_576 } },
        ],
      },
      after: [],
    }).service;
  }
}
