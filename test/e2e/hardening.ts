import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Bundle } from '../../bundle';
import { LOOPBACK, localUrl } from '../../servers/addresses';

const execute = promisify(execFile);

/** As far as it matters here, what `docker inspect` tells of a container. */
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

/** What a running server may not be, and how that is seen. */
const WEAKNESSES: Readonly<Record<string, (container: Inspected) => boolean>> = {
  'can write to its image': ({ HostConfig }) => !HostConfig.ReadonlyRootfs,
  'runs as root': ({ Config }) => !/^[1-9]/.test(Config.User),
  'has capabilities': ({ HostConfig }) =>
    !HostConfig.CapDrop?.includes('ALL') || (HostConfig.CapAdd ?? []).length > 0,
  'may get new privileges': ({ HostConfig }) =>
    !HostConfig.SecurityOpt?.some((option) => option.startsWith('no-new-privileges')),
  'has no limit of memory': ({ HostConfig }) => HostConfig.Memory === 0,
  'has no limit of processor time': ({ HostConfig }) => HostConfig.NanoCpus === 0,
  'listens beyond the loopback address': ({ HostConfig }) =>
    Object.values(HostConfig.PortBindings ?? {})
      .flat()
      .some(({ HostIp }) => HostIp !== LOOPBACK),
};

/** What is weak about running containers, a sentence each. */
export async function weaknesses(names: readonly string[]): Promise<string[]> {
  const { stdout } = await execute('docker', ['inspect', ...names]);
  const inspected: readonly Inspected[] = JSON.parse(stdout);
  return inspected.flatMap((container) =>
    Object.entries(WEAKNESSES).flatMap(([weakness, has]) =>
      has(container) ? [`${container.Name.slice(1)} ${weakness}`] : [],
    ),
  );
}

/** What nobody may read who has not logged in. Prometheus and Alertmanager have no users: nothing beyond loopback reaches them. */
const CLOSED = { grafana: '/api/admin/settings', elasticsearch: '/_cluster/settings' } as const;
const REFUSED: readonly number[] = [401, 403];

/** The servers that answer who has not logged in, a sentence each. */
export async function openServers(
  { environment }: Bundle,
  servers: readonly (keyof typeof CLOSED)[],
): Promise<string[]> {
  const asked = await Promise.all(
    servers.map(async (server) => {
      const { status } = await fetch(`${localUrl(environment, server)}${CLOSED[server]}`);
      return REFUSED.includes(status) ? [] : [`${server} answers ${status} without a login`];
    }),
  );
  return asked.flat();
}
