import { LEAST_VERSIONS } from '../../../lib/versions';
import type { Deployment } from '../../deployment';
import type { Clients } from '../../servers';
import { checksOf, type DoctorCheck, type Group, ok, type Verdict, warning } from '../finding';
import { containerCheck } from './containers';

/** Checks that a server responds, and that an external one is new enough. */
export function reachChecks(deployment: Deployment, server: keyof Clients, group: Group): DoctorCheck[] {
  const { name, url } = deployment[server];
  return [
    {
      name,
      group,
      follows: [containerCheck(server)],
      run: async () => {
        await deployment[server].ready();
        return ok(`responds at ${url}`);
      },
    },
    ...(deployment.bundle.environment[server].external === undefined
      ? []
      : checksOf(group, [name], {
          [`version of ${name}`]: async () => judge(server, await deployment[server].version()),
        })),
  ];
}

function judge(server: keyof Clients, version: string): Verdict {
  const least = LEAST_VERSIONS[server];
  const parts = /^v?(\d+)\.(\d+)/.exec(version);
  if (!parts) return ok(`unknown: it reports '${version}'`);
  const [major, minor] = parts.slice(1).map(Number) as [number, number];
  const [leastMajor = 0, leastMinor = 0] = least.split('.').map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor)
    ? ok(version)
    : warning(
        `${version} is older than ${least}, the oldest version that supports the files of this project`,
        `Update the server, or remove ${server}.external to run it in a container (docs/connections.md).`,
      );
}
