import { createHash } from 'node:crypto';
import { Container } from '@cdktf/provider-docker/lib/container';
import type { Image } from '@cdktf/provider-docker/lib/image';
import { Construct } from 'constructs';
import { secretPath } from '../lib/secrets';
import type { Configuration, HealthCheck, Workload } from '../servers/workload';
import type { DockerHost } from './docker-host';
import { literal } from './literal';

/** Seconds between two health checks: a deploy waits for the first good one. */
const HEALTH_INTERVAL = '5s';

export interface WorkloadContainerProps {
  readonly host: DockerHost;
  readonly workload: Workload;
  readonly image: Image;
  /** The configurations whose change replaces the container. */
  readonly restartsFor: readonly Configuration[];
  /** Containers that have to be healthy, or done, before it starts. */
  readonly after: readonly Container[];
}

/** The one place that says what a workload becomes: a hardened container of the Docker engine. */
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
      // Equal: no swap. Left out, every plan would show it changing.
      memorySwap: workload.memoryMiB,
      // As the provider reads it back: else every plan would replace the container.
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
        waitTimeout: patience(healthCheck),
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

/** Sorted, as the engine gives them back: else every plan would differ. */
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

/** As Go writes it and the engine gives it back, `3m0s`: else every plan would differ. */
function canonical(seconds: number): string {
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

/** As long as the start may take, and the checks that follow it. */
function patience({ startSeconds }: HealthCheck): number {
  return startSeconds + 60;
}

function hash(files: Readonly<Record<string, string>>): string {
  return createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
}
