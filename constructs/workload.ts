import { createHash } from 'node:crypto';
import { Container } from '@cdktf/provider-docker/lib/container';
import type { Image } from '@cdktf/provider-docker/lib/image';
import { Construct } from 'constructs';
import { secretPath } from '../lib/secrets';
import type { Configuration, HealthCheck, Workload } from '../servers/workload';
import type { DockerHost } from './docker-host';
import { literal } from './literal';

/** Interval of health checks. A deploy waits for the first successful one. */
const HEALTH_INTERVAL = '5s';

export interface WorkloadContainerProps {
  readonly host: DockerHost;
  readonly workload: Workload;
  readonly image: Image;
  /** The configurations whose change replaces the container. */
  readonly restartsFor: readonly Configuration[];
  /** Containers that must be healthy, or finished, before it starts. */
  readonly after: readonly Container[];
}

/** A workload as a hardened container of the Docker engine. */
export class WorkloadContainer extends Construct {
  readonly container: Container;

  constructor(scope: Construct, id: string, props: WorkloadContainerProps) {
    super(scope, id);
    const { host, workload, image, restartsFor, after } = props;
    const { healthCheck } = workload;
    this.container = new Container(this, 'container', {
      name: workload.containerName,
      image: image.imageId,
      ...(workload.command && { command: literal([...workload.command]) }),
      user: workload.user,
      ...(workload.environment && { env: environment(workload.environment) }),
      restart: 'unless-stopped',
      readOnly: true,
      securityOpts: ['no-new-privileges:true'],
      capabilities: { drop: ['ALL'] },
      memory: workload.memoryMiB,
      // Equal to `memory`: no swap. Without it, every plan would show a difference.
      memorySwap: workload.memoryMiB,
      // In the form that the provider reads back. Otherwise every plan would replace the container.
      cpus: workload.cpus.toFixed(1),
      logDriver: 'json-file',
      logOpts: { 'max-file': '3', 'max-size': '10m' },
      networksAdvanced: [{ name: host.network.name, aliases: [workload.name] }],
      ports: workload.ports.map((port) => ({
        internal: port.container,
        external: port.host,
        ip: '127.0.0.1',
        protocol: 'tcp',
      })),
      mounts: [
        ...workload.mounts.map(({ volume, path, readOnly }) => ({
          type: 'volume',
          source: host.volume(volume).name,
          target: path,
          readOnly: readOnly ?? false,
        })),
        ...workload.secrets.map((secret) => ({
          type: 'bind',
          source: `${host.secretsDirectory}/${secret}`,
          target: secretPath(secret),
          readOnly: true,
        })),
      ],
      ...(workload.scratch && { tmpfs: scratch(workload.scratch) }),
      ...(healthCheck && {
        healthcheck: health(healthCheck),
        wait: true,
        waitTimeout: waitTimeout(healthCheck),
      }),
      ...(restartsFor.length > 0 && {
        labels: restartsFor.map(({ name, files }) => ({
          label: `configuration.${name}`,
          value: hash(files),
        })),
      }),
      destroyGraceSeconds: 30,
      dependsOn: [...after],
    });
  }
}

/** Sorted, as the engine returns them. Otherwise every plan would show a difference. */
function environment(variables: Readonly<Record<string, string>>): string[] {
  return literal(
    Object.entries(variables)
      .map(([name, value]) => `${name}=${value}`)
      .sort(),
  );
}

function scratch(folders: NonNullable<Workload['scratch']>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(folders).map(([path, { mebibytes, executable }]) => [
      path,
      `size=${mebibytes}m,mode=1777${executable ? ',exec' : ''}`,
    ]),
  );
}

function health({ command, startSeconds }: HealthCheck) {
  return {
    test: literal(['CMD', ...command]),
    interval: HEALTH_INTERVAL,
    timeout: '10s',
    retries: 3,
    startPeriod: canonical(startSeconds),
  };
}

/** In Go's form, `3m0s`, as the engine returns it. Otherwise every plan would show a difference. */
function canonical(seconds: number): string {
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

/** Seconds to wait for a healthy container: its start and the first checks. */
function waitTimeout({ startSeconds }: HealthCheck): number {
  return startSeconds + 60;
}

function hash(files: Readonly<Record<string, string>>): string {
  return createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
}
