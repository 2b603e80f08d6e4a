import type { Bundle } from '../../bundle';
import { PORTS } from '../../lib/names';
import { localUrl, objectName } from '../../servers/addresses';
import { LOOPBACK } from '../../settings/loopback';
import { docker } from './docker';

/** The part of `docker inspect` that the checks read. */
interface Inspected {
  readonly Name: string;
  readonly Config: { readonly User: string };
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean;
    readonly CapDrop: readonly string[] | null;
    readonly CapAdd: readonly string[] | null;
    readonly SecurityOpt: readonly string[] | null;
    readonly Memory: number;
    readonly NanoCpus: number;
    readonly PortBindings: Readonly<Record<string, readonly { readonly HostIp: string }[]>> | null;
  };
}

/** Weaknesses that no server may have. */
const WEAKNESSES: Readonly<Record<string, (container: Inspected) => boolean>> = {
  'can write to its image': ({ HostConfig }) => !HostConfig.ReadonlyRootfs,
  'runs as root': ({ Config }) => !/^[1-9]/.test(Config.User),
  'has capabilities': ({ HostConfig }) =>
    !HostConfig.CapDrop?.includes('ALL') || (HostConfig.CapAdd ?? []).length > 0,
  'can gain privileges': ({ HostConfig }) =>
    !HostConfig.SecurityOpt?.some((option) => option.startsWith('no-new-privileges')),
  'has no memory limit': ({ HostConfig }) => HostConfig.Memory === 0,
  'has no CPU limit': ({ HostConfig }) => HostConfig.NanoCpus === 0,
  'listens beyond the loopback address': ({ HostConfig }) =>
    Object.values(HostConfig.PortBindings ?? {})
      .flat()
      .some(({ HostIp }) => HostIp !== LOOPBACK),
};

/** Weaknesses of running containers, one sentence each. */
export async function weaknesses(names: readonly string[]): Promise<string[]> {
  const inspected: readonly Inspected[] = JSON.parse((await docker('inspect', ...names)).join('\n'));
  return inspected.flatMap((container) =>
    Object.entries(WEAKNESSES).flatMap(([weakness, has]) =>
      has(container) ? [`${container.Name.slice(1)} ${weakness}`] : [],
    ),
  );
}

/** Paths that need a login. */
const PROTECTED = {
  prometheus: '/api/v1/status/config',
  alertmanager: '/api/v2/silences',
  grafana: '/api/admin/settings',
  elasticsearch: '/_cluster/settings',
} as const;
const REFUSED: readonly number[] = [401, 403];

/** Servers that answer without a login, one sentence each. */
export async function openServers(
  { environment }: Bundle,
  servers: readonly (keyof typeof PROTECTED)[],
): Promise<string[]> {
  const answers = await Promise.all(
    servers.map(async (server) => {
      const { status } = await fetch(`${localUrl(environment, server)}${PROTECTED[server]}`);
      return REFUSED.includes(status) ? [] : [`${server} answers ${status} without a login`];
    }),
  );
  return answers.flat();
}

/** Program that prints the status code of a URL, or the error if there is no response. */
const PROBE =
  'fetch(process.argv[1], { signal: AbortSignal.timeout(3000) }).then((r) => console.log(r.status), (e) => console.log(e.cause?.code ?? e.name))';
/** Errors for a server on another network: its name is unknown, and its address does not respond. */
const UNREACHABLE = ['ENOTFOUND', 'EAI_AGAIN', 'TimeoutError', 'EHOSTUNREACH', 'ECONNREFUSED'];

/**
 * Servers whose API a container can use without a login, one sentence each. Tries their names and all their addresses.
 * @param from a container with Node
 * @param unreachable servers that the container must not even connect to
 */
export async function reachableServers(
  { environment }: Bundle,
  from: string,
  unreachable: readonly (keyof typeof PROTECTED)[],
): Promise<string[]> {
  const found: string[] = [];
  for (const server of Object.keys(PROTECTED) as (keyof typeof PROTECTED)[]) {
    const format = '{{range .NetworkSettings.Networks}}{{println .IPAddress}}{{end}}';
    const addresses = await docker('inspect', '--format', format, objectName(environment, server));
    for (const host of [server, ...addresses]) {
      const url = `http://${host}:${PORTS[server]}${PROTECTED[server]}`;
      const [answer = ''] = await docker('exec', from, 'node', '-e', PROBE, url);
      const isClosed = UNREACHABLE.includes(answer);
      if (isClosed || (!unreachable.includes(server) && REFUSED.includes(Number(answer)))) continue;
      found.push(`${from} gets ${answer} from ${server} at ${host}`);
    }
  }
  return found;
}

/**
 * Which of the engine's socket, its volumes and the folder of secrets a container can open, although it must not.
 * @param root path at which the container mounts the root file system of the host
 */
export async function readableInHost(container: string, root: string, secrets: string): Promise<string[]> {
  const entries = await docker('exec', container, 'ls', root);
  if (entries.length === 0)
    throw new Error(`${root} is empty in ${container}: the root file system is not mounted`);
  const volumes = (await docker('info', '--format', '{{.DockerRootDir}}/volumes')).join();
  const script =
    'for path in "$@"; do if [ -r "$path" ] || ls "$path"/* >/dev/null 2>&1; then echo "$path"; fi; done';
  return docker(
    'exec',
    container,
    'sh',
    '-c',
    script,
    'sh',
    ...['/run/docker.sock', volumes, secrets].map((path) => root + path),
  );
}
