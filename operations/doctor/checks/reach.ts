import type { ServerName } from '../../../servers/addresses';
import type { Deployment } from '../../deployment';
import { type DoctorCheck, type Group, ok } from '../finding';
import { containerCheck } from './containers';

/**
 * Checks that a server responds.
 * @param accept status codes to accept in addition to 2xx
 */
export function reachCheck(
  deployment: Deployment,
  server: ServerName,
  group: Group,
  path: string,
  accept: readonly number[] = [],
): DoctorCheck {
  const { name, url } = deployment[server];
  return {
    name,
    group,
    follows: [containerCheck(server)],
    run: async () => {
      await deployment[server].ask(path, { accept });
      return ok(`responds at ${url}`);
    },
  };
}
