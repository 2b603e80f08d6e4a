import type { Secret } from '../lib/secrets';

/** The container that gives the volumes to the users of the servers. */
export const VOLUMES = 'volumes';

/** The networks of an environment and their purposes. A server joins only those that it needs. */
export const NETWORKS = {
  scrape: { internal: false, purpose: 'Prometheus scrapes the orchestrator' },
  notify: { internal: false, purpose: 'Prometheus, Alertmanager and Grafana' },
  logs: { internal: false, purpose: 'the collector and Grafana use Elasticsearch' },
  collect: { internal: true, purpose: 'Prometheus scrapes the collector and the node exporter' },
  samples: { internal: false, purpose: 'Thanos reads from Prometheus and the object storage' },
  sink: { internal: true, purpose: 'Alertmanager and Grafana notify the simulator' },
} as const satisfies Record<string, { readonly internal: boolean; readonly purpose: string }>;
export type NetworkName = keyof typeof NETWORKS;

/**
 * A long-running container as plain data, independent of the engine that runs it. Hardening, restart policy and log
 * limits are the same for every workload: the construct that deploys it sets them.
 */
export interface Workload {
  /** Short name, and host name for the other containers. */
  readonly name: string;
  readonly containerName: string;
  readonly image: string;
  /** Program and first arguments in place of the image's entrypoint. @default that of the image */
  readonly entrypoint?: readonly string[];
  /** Arguments after the entrypoint. */
  readonly command?: readonly string[];
  /** Numeric user and group; never root. */
  readonly user: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Further host names for the other containers. Several workloads may share one. @default none */
  readonly aliases?: readonly string[];
  /**
   * The swarm node that runs it and has its volumes: its number in `docker.nodes`, from 1. One Docker host ignores it.
   * @default 1
   */
  readonly node?: number;
  /** Ports published on the host. */
  readonly ports: readonly PublishedPort[];
  readonly mounts: readonly Mount[];
  /** Volumes and folders that this project neither creates nor destroys. @default none */
  readonly externalMounts?: readonly ExternalMount[];
  /** Whether the process may write outside of its volumes. @default false */
  readonly writableRoot?: boolean;
  /** Writable folders in memory, empty at every start. Programs in them can run only if `executable`. */
  readonly scratch?: Readonly<Record<string, { readonly mebibytes: number; readonly executable?: boolean }>>;
  /** Secret files under /run/secrets. */
  readonly secrets: readonly Secret[];
  /** Further files of the environment's secrets, under /run/secrets: the user writes them. @default none */
  readonly userSecrets?: readonly string[];
  /** The environment's networks that it joins. It can only communicate with the containers on these networks. */
  readonly networks: readonly NetworkName[];
  /** Existing networks that it joins in addition, with no name of its own there. @default none */
  readonly externalNetworks?: readonly string[];
  /** Further entries of /etc/hosts: address by name. */
  readonly hosts?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** Whether it may use all GPUs. @default false */
  readonly gpus?: boolean;
  /** Names of the configurations that it reads only at startup: a change of one replaces the container. */
  readonly restartsFor?: readonly string[];
  /** @default none: the container counts as healthy once it is started */
  readonly healthCheck?: HealthCheck;
  readonly memoryMiB: number;
  readonly cpus: number;
  /**
   * Names of the workloads that must be healthy before it starts. Workloads without a container in this environment are
   * ignored.
   */
  readonly after: readonly string[];
  /** Name of its server: set from its definition. Replicas of one server are replaced one after the other. */
  readonly server?: string;
  /** What users lose while it is replaced: set from the definition of its server. */
  readonly restartCost?: string;
}

export interface PublishedPort {
  readonly host: number;
  readonly container: number;
  /** IP address of the host. @default its loopback address */
  readonly address?: string;
}

/** A named volume in a container. */
export interface Mount {
  readonly volume: string;
  readonly path: string;
  readonly readOnly?: boolean;
  /** The data that is lost with the volume. @default none: it can be recreated, or another mount names it */
  readonly holds?: string;
  /**
   * The user and group that own it, unless the image has a folder at this path.
   * @default the owner that the image sets
   */
  readonly owner?: string;
}

/** A volume or folder in a container that this project does not manage. */
export interface ExternalMount {
  /** The volume's name in Docker, or the folder on the host. */
  readonly source: { readonly volume: string } | { readonly folder: string };
  readonly path: string;
  readonly readOnly: boolean;
}

export interface HealthCheck {
  /** Program and arguments, run in the container. */
  readonly command: readonly string[];
  /** Seconds until the first successful check is due. */
  readonly startSeconds: number;
  /** @default that of {@link HEALTH_CHECK} */
  readonly intervalSeconds?: number;
  /** Consecutive failures that make the container unhealthy. @default that of {@link HEALTH_CHECK} */
  readonly retries?: number;
}

/** Settings that all health checks share. A deploy waits for the first successful one. */
export const HEALTH_CHECK = { intervalSeconds: 5, retries: 3, timeoutSeconds: 10 } as const;
/** The limits of a container's log, as options of Docker's `json-file` driver. */
export const CONTAINER_LOG = { 'max-file': '3', 'max-size': '10m' } as const;
/**
 * The maximum number of processes and threads of a container's user. Terraform's provider does not support a limit per
 * container (pids_limit). This limit counts all processes of the user on the host, so it is generous: it stops a fork
 * bomb, not a busy server.
 */
export const MAX_PROCESSES = 8_192;
/** Memory of a container that runs once. */
export const ONE_SHOT_MEMORY_MIB = 128;
/** Seconds that a server has to shut down. */
export const STOP_SECONDS = 30;

/**
 * Files that a server reads from a volume. A short-lived container checks them with the server's own tool before it moves
 * them there, so that a change does not restart the server and a wrong file never reaches it.
 */
export interface Configuration {
  /** Name of the configuration and of its volume. */
  readonly name: string;
  /** An image with a shell and the tool that checks the files. */
  readonly image: string;
  /** Shell command that fails when the files in the working directory are wrong. @default no check */
  readonly check?: string;
  /** Secret files that `check` and `reload` read, under /run/secrets. @default none */
  readonly secrets?: readonly string[];
  /** Volumes that must belong to a user, if the server's image does not arrange it. */
  readonly owns?: readonly { readonly volume: string; readonly user: string }[];
  /** The environment's networks that `reload` needs. @default none: no network */
  readonly networks?: readonly NetworkName[];
  /**
   * Shell command that makes a running server read them.
   * @default none: the server notices the change itself, or is replaced
   */
  readonly reload?: string;
  /** Text by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** Everything that runs in an environment. */
export interface Platform {
  /** The networks that are in use, by Docker's name. */
  readonly networks: readonly {
    readonly name: NetworkName;
    readonly dockerName: string;
    /** Whether it has no connection to other hosts. Ports of its containers cannot be published. */
    readonly internal: boolean;
  }[];
  readonly configurations: readonly Configuration[];
  /** Each comes after the workloads in its `after`. */
  readonly workloads: readonly Workload[];
}

/** Every volume that the workloads and configurations of a platform use, once. */
export function volumesOf({ configurations, workloads }: Platform): string[] {
  const mounted = workloads.flatMap(({ mounts }) => mounts.map(({ volume }) => volume));
  return [...new Set([...mounted, ...configurations.map(({ name }) => name)])].sort();
}

/** The swarm nodes that have a volume: those of the workloads that mount it. @param all numbers of the nodes */
export function nodesOf({ workloads }: Platform, volume: string, all: readonly number[]): number[] {
  const users = workloads.filter(({ mounts }) => mounts.some((mount) => mount.volume === volume));
  // A configuration without a workload only prepares another volume.
  if (users.length === 0) return [1];
  return all.filter((node) => users.some((user) => (user.node ?? 1) === node));
}

/** Name of the service that loads a configuration on a node of a swarm. @param name Docker's name of its volume */
export function loaderService(name: string, node: number): string {
  return `${name}-${node}`;
}
