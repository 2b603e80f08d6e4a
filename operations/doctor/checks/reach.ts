import type { Deployment } from '../../deployment';
import type { Clients } from '../../servers';
import { type DoctorCheck, type Group, ok } from '../finding';
import { containerCheck } from './containers';

/** Checks that a server responds. */
export function reachCheck(deployment: Deployment, server: keyof Clients, group: Group): DoctorCheck {
  const { name, url } = deployment[server];
  return {
    name,
    group,
    follows: [containerCheck(server)],
    run: async () => {
      await deployment[server].ready();
      return ok(`responds at ${url}`);
    },
  };
}
