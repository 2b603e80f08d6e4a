import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Bundle } from '../../bundle';
import { dockerLines } from '../../clients/docker';
import type { Problem } from '../../lib/problems';
import { count, few } from '../../lib/words';
import { objectName, orchestratorContainers } from '../../servers/addresses';
import { ENVIRONMENT_LABEL, PROJECT_LABEL } from '../../servers/owner';
import { VOLUMES } from '../../servers/workload';
import { LOOPBACK } from '../../settings/loopback';
import { collide, type HostPort, reservedPorts } from '../../settings/published-ports';
import type { Environment } from '../../settings/schema';
import { foreignObjects, ownedBy } from '../ownership';

/** A container that does not belong to the environment. */
interface OtherContainer {
  readonly name: string;
  readonly ports: readonly HostPort[];
  /** The environment or the Compose project that it belongs to. */
  readonly belongsTo?: string;
}

/** Ports, names, networks, volumes and folders of the Docker engine that are in use, or missing. */
export async function checkEngine(bundle: Bundle): Promise<Problem[]> {
  const others = await otherContainers(bundle);
  const checks = await Promise.all([
    checkPorts(bundle, others),
    checkNames(bundle, others),
    checkNetworks(bundle),
    checkVolumes(bundle),
    checkFolders(bundle),
    checkCpus(bundle),
    // Containers are among the names.
    foreignObjects(bundle, ['network', 'volume']),
  ]);
  return checks.flat();
}

/** The containers that do not belong to the environment. */
async function otherContainers({ environment }: Bundle): Promise<OtherContainer[]> {
  const labels = ['com.docker.compose.project', PROJECT_LABEL, ENVIRONMENT_LABEL];
  const format = [
    '{{.Names}}',
    '{{.Networks}}',
    '{{.Ports}}',
    ...labels.map((label) => `{{.Label "${label}"}}`),
  ].join('\t');
  const lines = await dockerLines(environment.docker.host, 'ps', '--all', '--no-trunc', '--format', format);
  const prefix = objectName(environment, '');
  return lines.flatMap((line) => {
    const [name = '', networks = '', ports = '', compose = '', project = '', owner = ''] = line.split('\t');
    const { isOwn, owner: ours } = ownedBy(environment, {
      [PROJECT_LABEL]: project,
      [ENVIRONMENT_LABEL]: owner,
    });
    // Containers of earlier versions have no label.
    if (isOwn || (owner === '' && networks.split(',').some((each) => each.startsWith(prefix)))) return [];
    const belongsTo = owner !== '' ? ours : compose !== '' ? `the Compose project ${compose}` : undefined;
    return [{ name, ports: published(ports), ...(belongsTo && { belongsTo }) }];
  });
}

/** Reads `0.0.0.0:8000-8001->8000-8001/tcp, 10.0.0.1:80->80/tcp`. */
function published(ports: string): HostPort[] {
  return [...ports.matchAll(/([\d.]+):(\d+)(?:-(\d+))?->/g)].flatMap(
    ([, address = '', first, last = first]) =>
      Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => ({
        address,
        port: Number(first) + index,
      })),
  );
}

async function checkPorts(
  { environment, platform }: Bundle,
  others: readonly OtherContainer[],
): Promise<Problem[]> {
  const running = await dockerLines(environment.docker.host, 'ps', '--format', '{{.Names}}');
  const own = new Set(running.filter((name) => !others.some((other) => other.name === name)));
  const wanted = platform.workloads
    .filter(({ containerName }) => !own.has(containerName))
    .flatMap(({ name, ports }) =>
      // A port that is published on the loopback address and on another address counts once.
      ports.flatMap(({ host, address }, index) =>
        ports.findIndex((other) => other.host === host) === index
          ? [{ name, port: host, address: address ?? LOOPBACK }]
          : [],
      ),
    );
  const found = await Promise.all(
    wanted.map(async ({ name, port, address }) => {
      const owner = others.find(({ ports }) => ports.some((other) => collide(other, { address, port })));
      // Only the ports of this machine can be tried.
      if (!owner && (environment.docker.host !== undefined || (await isFree(port, address)))) return [];
      const user = owner ? described(owner) : `another program: ss -ltnp 'sport = :${port}' shows which`;
      return [
        {
          path: `${address}:${port}`,
          message: `the port of ${name} is in use by ${user}`,
          cure: `Set ${settingOf(environment, port)} in environments/${environment.name}.ts to a free port, or stop what uses it.`,
        },
      ];
    }),
  );
  return found.flat();
}

/** The setting that determines a port. */
function settingOf(environment: Environment, port: number): string {
  const setting = reservedPorts(environment).find((reserved) => reserved.port === port)?.setting;
  if (setting === undefined) throw new Error(`no setting has the port ${port}`);
  return setting;
}

/**
 * Only a port in use is a problem. Other errors may not concern the engine: this user may not listen below 1024, for
 * example.
 */
function isFree(port: number, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code !== 'EADDRINUSE'));
    server.listen(port, address, () => server.close(() => resolve(true)));
  });
}

async function checkNames(bundle: Bundle, others: readonly OtherContainer[]): Promise<Problem[]> {
  const { environment, platform } = bundle;
  const orchestrators = orchestratorContainers(environment).map(({ containerName }) => containerName);
  const wanted = [
    ...platform.workloads.map(({ containerName }) => containerName),
    ...[...platform.configurations.map(({ name }) => name), VOLUMES].map((name) =>
      objectName(environment, name),
    ),
  ];
  return others
    .filter(({ name }) => wanted.includes(name))
    .map((owner) => ({
      path: `container ${owner.name}`,
      message: `the name is in use by ${described(owner)}`,
      cure: orchestrators.includes(owner.name)
        ? `Set orchestrator.containerName in environments/${environment.name}.ts to another name. To monitor that container instead of deploying one, set orchestrator.attach (docs/kari.md).`
        : `Rename it (docker rename ${owner.name} <new name>), or remove it.`,
    }));
}

function described({ name, belongsTo }: OtherContainer): string {
  return `the container ${name}${belongsTo === undefined ? '' : ` of ${belongsTo}`}`;
}

async function checkNetworks({ environment, platform }: Bundle): Promise<Problem[]> {
  const wanted = new Set(platform.workloads.flatMap(({ externalNetworks = [] }) => externalNetworks));
  if (wanted.size === 0) return [];
  const existing = await dockerLines(environment.docker.host, 'network', 'ls', '--format', '{{.Name}}');
  const { attach } = environment.orchestrator;
  return [...wanted]
    .filter((network) => !existing.includes(network))
    .map((network) => ({
      path: `${environment.name}.orchestrator.${network === attach?.network ? 'attach.network' : 'container.networks'}`,
      message: `the Docker engine has no network '${network}'`,
      cure: `Start the project that creates it, or use another one. ${available('networks', 'docker network ls', existing)}`,
    }));
}

async function checkVolumes({ environment, platform }: Bundle): Promise<Problem[]> {
  const wanted = platform.workloads.flatMap(({ externalMounts = [] }) =>
    externalMounts.flatMap(({ source }) => ('volume' in source ? [source.volume] : [])),
  );
  if (wanted.length === 0) return [];
  const existing = await dockerLines(environment.docker.host, 'volume', 'ls', '--format', '{{.Name}}');
  return wanted
    .filter((volume) => !existing.includes(volume))
    .map((volume) => ({
      path: `${environment.name}.orchestrator.attach.logVolume`,
      message: `the Docker engine has no volume '${volume}'`,
      cure: `Start the project that creates it, or use another one. ${available('volumes', 'docker volume ls', existing)}`,
    }));
}

/** Maximum number of names in a message. */
const MAX_NAMES = 8;

/** The names that exist, without Docker's own networks and without volumes that have no name. */
function available(what: string, command: string, names: readonly string[]): string {
  const own = names.filter((name) => !/^(bridge|host|none|[\da-f]{64})$/.test(name));
  return `${command} lists the ${what}${own.length === 0 ? ': there are none' : `: ${few(own, MAX_NAMES)}`}.`;
}

/** Folders of this machine that containers mount. Those of another engine's host cannot be checked. */
async function checkFolders({ environment, platform }: Bundle): Promise<Problem[]> {
  if (environment.docker.host !== undefined) return [];
  const { attach } = environment.orchestrator;
  const wanted = platform.workloads.flatMap(({ externalMounts = [] }) =>
    externalMounts.flatMap(({ source }) => ('folder' in source ? [source.folder] : [])),
  );
  const missing = await Promise.all(
    [...new Set(wanted)].map(async (folder) => ((await isMissing(folder)) ? [folder] : [])),
  );
  return missing.flat().map((folder) => ({
    path: `${environment.name}.orchestrator.${folder === attach?.logFolder ? 'attach.logFolder' : 'container.volumes'}`,
    message: `the folder ${folder} does not exist on the Docker host`,
    cure: 'Create it, or fix the path.',
  }));
}

/** Docker refuses a limit above the number of CPUs that it has. */
async function checkCpus({ environment, platform }: Bundle): Promise<Problem[]> {
  const [available] = (await dockerLines(environment.docker.host, 'info', '--format', '{{.NCPU}}')).map(
    Number,
  );
  if (!available) return [];
  const orchestrators = orchestratorContainers(environment).map(({ name }) => name);
  const wanted = new Map(
    platform.workloads.map(({ name, cpus }) => [orchestrators.includes(name) ? 'orchestrator' : name, cpus]),
  );
  return [...wanted]
    .filter(([, cpus]) => cpus > available)
    .map(([name, cpus]) => ({
      path: `${environment.name}.${name}.cpus`,
      message: `${cpus} is more than the ${count(available, 'CPU')} of the Docker engine`,
      cure: `Use ${available} or less.`,
    }));
}

async function isMissing(folder: string): Promise<boolean> {
  return stat(folder).then(
    (found) => !found.isDirectory(),
    // A folder that this user cannot see may exist: the engine reads it as root.
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  );
}
