import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Configuration, Workload } from '../../servers/workload';
import { literal } from '../literal';
import { configurationLabels, externalMounts } from '../workload';
import { attachments, type Swarm, TaskService } from './service';
import { volumeMount } from './task';

export interface WorkloadServiceProps {
  readonly swarm: Swarm;
  readonly workload: Workload;
  readonly image: string;
  /** The configurations whose change replaces the task. */
  readonly restartsFor: readonly Configuration[];
  /** Services that must be healthy before it starts or changes. */
  readonly after: readonly ITerraformDependable[];
}

/** A workload as a service with one task. */
export class WorkloadService extends Construct {
  readonly service: TaskService['service'];

  constructor(scope: Construct, id: string, props: WorkloadServiceProps) {
    super(scope, id);
    const { swarm, workload, image, restartsFor, after } = props;
    this.service = new TaskService(this, 'task', {
      swarm,
      name: workload.containerName,
      image,
      entrypoint: workload.entrypoint,
      command: workload.command,
      user: workload.user,
      readOnly: !workload.writableRoot,
      secrets: [...workload.secrets, ...(workload.userSecrets ?? [])],
      networks: [
        ...attachments(swarm, workload.networks, [workload.name, ...(workload.aliases ?? [])]),
        ...(workload.externalNetworks ?? []).map((name) => ({
          id: swarm.host.externalNetwork(name).id,
          aliases: [],
        })),
      ],
      node: workload.node,
      memoryMiB: workload.memoryMiB,
      cpus: workload.cpus,
      healthCheck: workload.healthCheck,
      ports: workload.ports,
      labels: { ...workload.labels, ...configurationLabels(restartsFor) },
      container: {
        ...(workload.environment && { env: literal({ ...workload.environment }) }),
        ...(workload.hosts && { hosts: Object.entries(workload.hosts).map(([host, ip]) => ({ host, ip })) }),
        mounts: mounts(swarm, workload),
      },
      after,
    }).service;
  }
}

function mounts(swarm: Swarm, workload: Workload) {
  const { containerName, mounts, scratch = {} } = workload;
  return [
    ...mounts.map(({ volume, path, readOnly }) => volumeMount(swarm, volume, path, readOnly)),
    ...externalMounts(workload),
    ...Object.entries(scratch).map(([path, { mebibytes, executable }]) =>
      executable
        ? {
            // A tmpfs of a service is never executable, but a volume in memory is. It has a name, which the next task
            // reuses, because a swarm does not remove unnamed volumes. Docker keeps the options of an existing volume,
            // so the name contains the size.
            type: 'volume',
            source: `${containerName}${path.replaceAll('/', '-')}-${mebibytes}m`,
            target: path,
            volumeOptions: {
              labels: swarm.host.labels,
              driverName: 'local',
              driverOptions: {
                type: 'tmpfs',
                device: 'tmpfs',
                o: `size=${mebibytes}m,mode=1777,nosuid,nodev`,
              },
            },
          }
        : { type: 'tmpfs', target: path, tmpfsOptions: { sizeBytes: mebibytes * 1_048_576 } },
    ),
  ];
}
