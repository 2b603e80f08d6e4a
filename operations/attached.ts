import * as z from 'zod';
import { docker } from '../clients/docker';
import { UserError } from '../lib/user-error';
import { LOOPBACK } from '../settings/loopback';
import type { Environment } from '../settings/schema';

const containersSchema = z.array(
  z.object({
    Name: z.string().transform((name) => name.replace(/^\//, '')),
    NetworkSettings: z.object({
      Networks: z.record(
        z.string(),
        z.object({ IPAddress: z.string(), Aliases: z.array(z.string()).nullish() }),
      ),
      Ports: z.record(z.string(), z.array(z.object({ HostIp: z.string(), HostPort: z.string() })).nullish()),
    }),
  }),
);

/**
 * URLs by which this machine reaches the targets on the network that an environment is attached to: the published port,
 * or else the address of the container. Empty when there is no such network, or the Docker engine is on another machine.
 */
export async function attachedUrls({
  orchestrator,
  docker: { host },
}: Environment): Promise<Map<string, string>> {
  const { attach, targets } = orchestrator;
  if (!attach || host !== undefined) return new Map();
  try {
    const { stdout: ids } = await docker(host, 'ps', '--quiet', '--filter', `network=${attach.network}`);
    if (ids === '') return new Map();
    const { stdout } = await docker(host, 'inspect', ...ids.split('\n'));
    const containers = containersSchema.parse(JSON.parse(stdout));
    return new Map(
      targets.flatMap((target): [string, string][] => {
        const [name = '', port = ''] = target.split(':');
        for (const { Name, NetworkSettings } of containers) {
          const network = NetworkSettings.Networks[attach.network];
          if (!network || (Name !== name && !network.Aliases?.includes(name))) continue;
          const published = NetworkSettings.Ports[`${port}/tcp`]?.find(({ HostIp }) =>
            [LOOPBACK, '0.0.0.0'].includes(HostIp),
          );
          return [
            [
              target,
              published ? `http://${LOOPBACK}:${published.HostPort}` : `http://${network.IPAddress}:${port}`,
            ],
          ];
        }
        return [];
      }),
    );
  } catch (error) {
    // Another check reports that the engine does not respond.
    if (error instanceof UserError) return new Map();
    throw error;
  }
}
