import { JOBS, PORTS } from '../lib/names';
import { SECRETS_FOLDER, secretPath } from '../lib/secrets';
import type { Environment } from '../settings/schema';
import type { Thanos } from '../settings/thanos';
import { addressFor, internalHost, numbered, objectName } from './addresses';
import { imageOf } from './images';
import { serverConnection } from './logins';
import { replicasOf } from './replicas';
import { type ScrapeConfig, scrapeJob } from './scraping';
import type { Mount, Workload } from './workload';

/** The label by which the samples of replicas differ. Thanos removes it from results, and Prometheus from alerts. */
export const REPLICA_LABEL = 'replica';

/** The user that owns the blocks of Prometheus. */
const USER = '65534:65534';
/** The path of a bucket that is a volume. */
const BUCKET = '/bucket';

/** The settings of Thanos. Undefined without it. */
export function thanosOf({ prometheus: { external, thanos } }: Environment): Thanos | undefined {
  return external === undefined ? thanos : undefined;
}

/** The settings of Thanos with object storage. */
export function storedThanosOf(environment: Environment): Thanos | undefined {
  const thanos = thanosOf(environment);
  return thanos?.objectStorage && thanos;
}

/** The names of the sidecars, in the order of the replicas. */
export function sidecarsOf(environment: Environment): string[] {
  if (!thanosOf(environment)) return [];
  return replicasOf(environment, 'prometheus').map(({ number }) => numbered('thanos-sidecar', number));
}

/**
 * A container of Thanos.
 * @param component the subcommand of the program
 */
export function thanosWorkload(
  environment: Environment,
  thanos: Thanos,
  component: string,
  {
    name,
    flags,
    mounts = [],
    node,
    usesBucket = false,
  }: {
    readonly name: string;
    readonly flags: readonly string[];
    readonly mounts?: readonly Mount[];
    readonly node?: Workload['node'];
    /** Gets the flag, files and volumes for the object storage. @default false */
    readonly usesBucket?: boolean;
  },
): Workload {
  const bucket = usesBucket ? bucketOf(thanos) : undefined;
  return {
    name,
    containerName: objectName(environment, name),
    image: imageOf(environment, 'thanos'),
    command: [component, ...flags, ...(bucket?.flags ?? [])],
    user: USER,
    ...(node !== undefined && { node }),
    ports: [],
    mounts: [...mounts, ...(bucket?.mounts ?? [])],
    networks: ['samples'],
    secrets: [],
    ...(bucket && { userSecrets: bucket.userSecrets }),
    healthCheck: {
      command: ['wget', '-q', '-O', '/dev/null', `http://127.0.0.1:${PORTS.thanos}/-/ready`],
      startSeconds: 120,
    },
    memoryMiB: thanos.memoryMiB,
    cpus: 1,
    after: [],
  };
}

/** The flag, files and volumes with which a component reaches the object storage. Empty without object storage. */
function bucketOf({ objectStorage }: Thanos): {
  readonly flags: readonly string[];
  readonly mounts: readonly Mount[];
  readonly userSecrets: readonly string[];
} {
  if (!objectStorage) return { flags: [], mounts: [], userSecrets: [] };
  const { configFile } = objectStorage;
  return configFile === undefined
    ? {
        flags: [`--objstore.config={type: FILESYSTEM, config: {directory: ${BUCKET}}}`],
        mounts: [{ volume: 'thanos-bucket', path: BUCKET, holds: 'old metrics', owner: USER }],
        userSecrets: [],
      }
    : {
        flags: [`--objstore.config-file=${SECRETS_FOLDER}/${configFile}`],
        mounts: [],
        userSecrets: [configFile],
      };
}

/** The volume of a component for data that it can download again. */
export function cacheOf(name: string): Mount {
  return { volume: `${name}-data`, path: '/var/thanos', owner: USER };
}

/** The scrape job for containers of Thanos. None without containers. */
export function thanosJob(environment: Environment, names: readonly string[]): ScrapeConfig[] {
  return names.length === 0
    ? []
    : [
        scrapeJob(
          environment,
          JOBS.thanos,
          names.map((name) => `http://${internalHost(environment, name)}:${PORTS.thanos}`),
          serverConnection(environment, 'prometheus'),
        ),
      ];
}

/** The URL at which Grafana queries all replicas. Undefined without Thanos. */
export function queryUrl(environment: Environment): string | undefined {
  if (!thanosOf(environment)) return undefined;
  const outside = addressFor(environment, 'grafana');
  return outside === undefined
    ? `http://${internalHost(environment, 'thanos-query')}:${PORTS.thanos}`
    : `http://${outside}:${environment.ports.thanosQuery}`;
}

/** Prometheus' own configuration of logins, which Thanos reads as well. */
export const HTTP_CONFIG = `--http.config=${secretPath('prometheus_logins')}`;
