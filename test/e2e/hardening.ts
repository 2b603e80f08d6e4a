import type { Bundle } from '../../bundle';
import { LOOPBACK, localUrl } from '../../servers/addresses';
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

/** The weaknesses of running containers, a sentence each. */
export async function weaknesses(names: readonly string[]): Promise<string[]> {
  const inspected: readonly Inspected[] = JSON.parse((await docker('inspect', ...names)).join('\n'));
  return inspected.flatMap((container) =>
    Object.entries(WEAKNESSES).flatMap(([weakness, has]) =>
      has(container) ? [`${container.Name.slice(1)} ${weakness}`] : [],
    ),
  );
}

/** Paths that need a login. Prometheus and Alertmanager have no logins; they are reachable on loopback only. */
const PROTECTED = { grafana: '/api/admin/settings', elasticsearch: '/_cluster/settings' } as const;
const REFUSED: readonly number[] = [401, 403];

/** The servers that answer without a login, a sentence each. */
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
