import { Container } from '@cdktf/provider-docker/lib/container';
import type { Image } from '@cdktf/provider-docker/lib/image';
import { Construct } from 'constructs';
import { sha256 } from '../lib/hash';
import { userSecretPath } from '../lib/secrets';
import {
  CONTAINER_LOG,
  type Configuration,
  HEALTH_CHECK,
  type HealthCheck,
  STOP_SECONDS,
  type Workload,
} from '../servers/workload';
import type { DockerHost } from './docker-host';
import { PROCESSES } from './hardening';
import { literal } from './literal';

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
      ...(workload.entrypoint && { entrypoint: literal([...workload.entrypoint]) }),
      ...(workload.command && { command: literal([...workload.command]) }),
      user: workload.user,
      ...(workload.environment && { env: environment(workload.environment) }),
      restart: 'unless-stopped',
      readOnly: !workload.writableRoot,
      securityOpts: ['no-new-privileges:true'],
      capabilities: { drop: ['ALL'] },
      memory: workload.memoryMiB,
      // Equal to `memory`: no swap. Without it, every plan would show a difference.
      memorySwap: workload.memoryMiB,
      // In the form that the provider reads back. Otherwise every plan would replace the container.
      cpus: workload.cpus.toFixed(1),
      logDriver: 'json-file',
      logOpts: { ...CONTAINER_LOG },
      networksAdvanced: [
        ...workload.networks.map((name) => ({
          name: host.network(name).name,
          aliases: [workload.name, ...(workload.aliases ?? [])],
        })),
        ...(workload.externalNetworks ?? []).map((name) => ({ name: host.externalNetwork(name).name })),
      ],
      ...(workload.hosts && {
        host: Object.entries(workload.hosts).map(([host, ip]) => ({ host, ip })),
      }),
      ...(workload.gpus && { gpus: 'all' }),
      ports: workload.ports.map((port) => ({
        internal: port.container,
        external: port.host,
        ip: port.address ?? '127.0.0.1',
        protocol: 'tcp',
      })),
      mounts: [
        ...workload.mounts.map(({ volume, path, readOnly }) => ({
          type: 'volume',
          source: host.volume(volume).name,
          target: path,
          readOnly: readOnly ?? false,
        })),
        ...externalMounts(workload),
        ...[...workload.secrets, ...(workload.userSecrets ?? [])].map((secret) => ({
          type: 'bind',
          source: `${host.secretsDirectory}/${secret}`,
          target: userSecretPath(secret),
          readOnly: true,
        })),
      ],
      ...(workload.scratch && { tmpfs: scratch(workload.scratch) }),
      ...(healthCheck && {
        healthcheck: health(healthCheck, canonical),
        wait: true,
        waitTimeout: waitTimeout(healthCheck),
      }),
      labels: [...host.labels, ...labels(workload, restartsFor)],
      ulimit: PROCESSES,
      destroyGraceSeconds: STOP_SECONDS,
      dependsOn: [...after],
    });
  }
}

/**
 * The workload's own labels, one for each configuration whose change replaces the container, and one for settings whose
 * change the provider ignores: it replaces a container when the number of mounts changes, but not when a mount changes.
 */
function labels(workload: Workload, restartsFor: readonly Configuration[]) {
  const { mounts, externalMounts, secrets, userSecrets, scratch, healthCheck } = workload;
  const all = {
    ...workload.labels,
    ...configurationLabels(restartsFor),
    settings: hash({ mounts, externalMounts, secrets, userSecrets, scratch, healthCheck }),
  };
  return Object.entries(all).map(([label, value]) => ({ label, value: literal(value) }));
}

/** A label for each configuration that a workload reads only at startup: it changes with the files. */
export function configurationLabels(configurations: readonly Configuration[]): Record<string, string> {
  return Object.fromEntries(configurations.map(({ name, files }) => [`configuration.${name}`, hash(files)]));
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

/** A health check. @param time writes seconds in the form that the provider reads back */
export function health(
  {
    command,
    startSeconds,
    intervalSeconds = HEALTH_CHECK.intervalSeconds,
    retries = HEALTH_CHECK.retries,
  }: HealthCheck,
  time: (seconds: number) => string,
) {
  return {
    test: literal(['CMD', ...command]),
    interval: time(intervalSeconds),
    timeout: time(HEALTH_CHECK.timeoutSeconds),
    retries,
    startPeriod: time(startSeconds),
  };
}

/** The mounts of folders and volumes that exist outside the environment. */
export function externalMounts({ externalMounts = [] }: Workload) {
  return externalMounts.map(({ source, path, readOnly }) => ({
    ...('volume' in source
      ? { type: 'volume', source: source.volume }
      : { type: 'bind', source: literal(source.folder) }),
    target: path,
    readOnly,
  }));
}

/** In Go's form, `1h0m0s`, as the engine returns it. Otherwise every plan would show a difference. */
function canonical(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds}s`;
  const hours = Math.floor(minutes / 60);
  return `${hours > 0 ? `${hours}h` : ''}${minutes % 60}m${seconds % 60}s`;
}

/** Seconds to wait for a healthy container: its start, and the checks until the engine gives up. */
function waitTimeout({
  startSeconds,
  intervalSeconds = HEALTH_CHECK.intervalSeconds,
  retries = HEALTH_CHECK.retries,
}: HealthCheck): number {
  return startSeconds + Math.max(60, (intervalSeconds + HEALTH_CHECK.timeoutSeconds) * retries);
}

function hash(files: object): string {
  return sha256(JSON.stringify(files)).slice(0, 16);
}
