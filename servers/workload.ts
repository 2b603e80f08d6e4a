import type { Secret } from '../lib/secrets';

/**
 * A long-running container as plain data: all that an environment decides about it, and nothing of the engine that
 * runs it. What is the same for every workload (hardening, restarts, log limits) is decided where it is deployed.
 */
export interface Workload {
  /** Short name, and its host name for the other containers. */
  readonly name: string;
  readonly containerName: string;
  readonly image: string;
  /** Arguments after the image's entrypoint. */
  readonly command?: readonly string[];
  /** Numeric user and group; never root. */
  readonly user: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Ports published on the host's loopback address. */
  readonly ports: readonly { readonly host: number; readonly container: number }[];
  readonly mounts: readonly Mount[];
  /** Writable folders in memory, empty at every start. Programs in them run only where `executable`. */
  readonly scratch?: Readonly<Record<string, { readonly mebibytes: number; readonly executable?: boolean }>>;
  /** Secret files under /run/secrets. */
  readonly secrets: readonly Secret[];
  /** Names of the configurations that it reads only at its start: when one changes, the container is replaced. */
  readonly restartsFor?: readonly string[];
  /** @default none: started is good enough */
  readonly healthCheck?: HealthCheck;
  readonly memoryMiB: number;
  readonly cpus: number;
  /** Names of the workloads that have to be healthy before. */
  readonly after: readonly string[];
}

/** A named volume in a container. */
export interface Mount {
  readonly volume: string;
  readonly path: string;
  readonly readOnly?: boolean;
}

export interface HealthCheck {
  /** Program and arguments, run in the container. */
  readonly command: readonly string[];
  /** Seconds until the first check has to succeed. */
  readonly startSeconds: number;
}

/**
 * Files that a server reads from a volume. A short-lived container checks them with the server's own tool and only then
 * moves them there, so that a change need not restart the server, and a wrong one never reaches it.
 */
export interface Configuration {
  /** Its volume has the same name. */
  readonly name: string;
  /** An image with a shell, and with the tool that checks. */
  readonly image: string;
  /** Shell command that fails when the files in the working directory are wrong. @default no check */
  readonly check?: string;
  /** A volume whose files have to belong to a user, where the server's image cannot see to it. */
  readonly owns?: { readonly volume: string; readonly user: string };
  /** Shell command that has a server that already runs read them. @default it does so by itself, or restarts */
  readonly reload?: string;
  /** Text by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** Everything that runs in an environment. */
export interface Platform {
  /** Name of the network that the containers share. */
  readonly network: string;
  readonly configurations: readonly Configuration[];
  /** In an order in which each comes after those that it waits for. */
  readonly workloads: readonly Workload[];
}

/** Every volume that a platform's workloads and configurations name, once. */
export function volumesOf({ configurations, workloads }: Platform): string[] {
  const mounted = workloads.flatMap(({ mounts }) => mounts.map(({ volume }) => volume));
  return [...new Set([...mounted, ...configurations.map(({ name }) => name)])].sort();
}
