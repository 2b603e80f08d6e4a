import type { Bundle } from '../../bundle';
import { objectName } from '../../servers/addresses';
import { imageOf } from '../../servers/images';
import {
  LOADED,
  LOADER_USER,
  loadScript,
  ownedPath,
  ownerScript,
  ownerships,
  STAGE,
} from '../../servers/one-shot';
import { SIMULATOR_IMAGE } from '../../servers/orchestrator-container';
import {
  CONTAINER_LOG,
  type Configuration,
  HEALTH_CHECK,
  MAX_PROCESSES,
  ONE_SHOT_MEMORY_MIB,
  STOP_SECONDS,
  VOLUMES,
  type Workload,
} from '../../servers/workload';
import { LOOPBACK } from '../../settings/loopback';

/** A service of a Compose file, as plain data. */
export type Service = Readonly<Record<string, unknown>>;

const COMPLETED = { condition: 'service_completed_successfully' } as const;

/** Settings of all services. */
const HARDENED = {
  cap_drop: ['ALL'],
  security_opt: ['no-new-privileges:true'],
  pids_limit: MAX_PROCESSES,
  logging: { driver: 'json-file', options: CONTAINER_LOG },
};

/** Settings of services that run once. */
const ONE_SHOT = {
  ...HARDENED,
  restart: 'no',
  read_only: true,
  mem_limit: `${ONE_SHOT_MEMORY_MIB}m`,
  memswap_limit: `${ONE_SHOT_MEMORY_MIB}m`,
};

/** The service that gives the volumes to the users that write to them. */
export function ownerService({ environment, platform }: Bundle): Service {
  const owned = ownerships(platform.configurations);
  return {
    ...ONE_SHOT,
    image: imageOf(environment, 'prometheus'),
    container_name: objectName(environment, VOLUMES),
    user: '0',
    cap_add: ['CHOWN'],
    network_mode: 'none',
    entrypoint: shell(ownerScript(owned)),
    command: [],
    volumes: owned.map(({ volume }) => `${volume}:${ownedPath(volume)}`),
  };
}

/** The folder with the files of a configuration, beside the Compose file. */
export function stageFolder({ name }: Configuration): string {
  return `configuration/${name}`;
}

/** The service that checks a configuration and loads it into its volume. */
export function loaderService({ environment }: Bundle, configuration: Configuration): Service {
  const { name, image, networks = [], secrets = [] } = configuration;
  return {
    ...ONE_SHOT,
    image,
    container_name: objectName(environment, name),
    user: LOADER_USER,
    entrypoint: shell(loadScript(configuration)),
    command: [],
    // `exec`: a check may run a copy of its tool there.
    tmpfs: ['/tmp:exec'],
    volumes: [`./${stageFolder(configuration)}:${STAGE}:ro`, `${name}:${LOADED}`],
    ...(secrets.length > 0 && { secrets: [...secrets] }),
    ...(networks.length > 0 ? { networks: [...networks] } : { network_mode: 'none' }),
    depends_on: { [VOLUMES]: COMPLETED },
  };
}

/** The service of a server. @param added mounts in addition, such as `./folder:/path:ro` */
export function serverService(
  { environment, platform }: Bundle,
  workload: Workload,
  added: readonly string[] = [],
): Service {
  const { healthCheck, hosts, labels, scratch, command, entrypoint } = workload;
  const loaders = platform.configurations.filter(({ name }) =>
    workload.mounts.some(({ volume }) => volume === name),
  );
  const secrets = [...workload.secrets, ...(workload.userSecrets ?? [])];
  return {
    ...HARDENED,
    ...(workload.image === SIMULATOR_IMAGE
      ? {
          image: SIMULATOR_IMAGE,
          build: { context: './simulator', args: { BASE_IMAGE: imageOf(environment, 'node') } },
        }
      : { image: workload.image }),
    container_name: workload.containerName,
    ...(entrypoint && { entrypoint: [...entrypoint].map(literal) }),
    ...(command && { command: [...command].map(literal) }),
    user: workload.user,
    ...(workload.environment && { environment: literals(workload.environment) }),
    restart: 'unless-stopped',
    read_only: !workload.writableRoot,
    mem_limit: `${workload.memoryMiB}m`,
    memswap_limit: `${workload.memoryMiB}m`,
    cpus: workload.cpus,
    stop_grace_period: `${STOP_SECONDS}s`,
    ...(scratch && {
      tmpfs: Object.entries(scratch).map(
        ([path, { mebibytes, executable }]) =>
          `${path}:size=${mebibytes}m,mode=1777${executable ? ',exec' : ''}`,
      ),
    }),
    ports: workload.ports.map(
      ({ host, container, address = LOOPBACK }) =>
        `${address.includes(':') ? `[${address}]` : address}:${host}:${container}`,
    ),
    networks: networks(workload),
    volumes: [
      ...workload.mounts.map(({ volume, path, readOnly }) => `${volume}:${path}${readOnly ? ':ro' : ''}`),
      ...(workload.externalMounts ?? []).map(
        ({ source, path, readOnly }) =>
          `${'volume' in source ? source.volume : literal(source.folder)}:${path}${readOnly ? ':ro' : ''}`,
      ),
      ...added,
    ],
    ...(secrets.length > 0 && { secrets }),
    ...(hosts && { extra_hosts: Object.entries(hosts).map(([name, address]) => `${name}:${address}`) }),
    ...(labels && { labels: literals(labels) }),
    ...(workload.gpus && {
      deploy: { resources: { reservations: { devices: [{ capabilities: ['gpu'] }] } } },
    }),
    ...(healthCheck && {
      healthcheck: {
        test: ['CMD', ...healthCheck.command.map(literal)],
        interval: `${healthCheck.intervalSeconds ?? HEALTH_CHECK.intervalSeconds}s`,
        timeout: `${HEALTH_CHECK.timeoutSeconds}s`,
        retries: healthCheck.retries ?? HEALTH_CHECK.retries,
        start_period: `${healthCheck.startSeconds}s`,
      },
    }),
    depends_on: {
      [VOLUMES]: COMPLETED,
      ...Object.fromEntries(loaders.map(({ name }) => [name, COMPLETED])),
      ...Object.fromEntries(
        workload.after.map((name) => [name, { condition: readiness(platform.workloads, name) }]),
      ),
    },
  };
}

function literals(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, literal(value)]));
}

function networks({ networks: own, externalNetworks = [], aliases }: Workload) {
  if (!aliases) return [...own, ...externalNetworks];
  return Object.fromEntries([
    ...own.map((name) => [name, { aliases: [...aliases] }]),
    ...externalNetworks.map((name) => [name, {}]),
  ]);
}

function readiness(workloads: readonly Workload[], name: string): string {
  return workloads.find((workload) => workload.name === name)?.healthCheck
    ? 'service_healthy'
    : 'service_started';
}

function shell(script: string): string[] {
  return ['/bin/sh', '-c', literal(script)];
}

/** Compose replaces `$name`. */
export function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}
