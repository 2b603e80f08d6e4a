import type { Server as ServerName } from '../../../servers/addresses';
import type { Deployment } from '../../deployment';
import { type DoctorCheck, type Group, ok } from '../finding';
import { containerCheck } from './containers';

const GROUP = {
  prometheus: 'Prometheus',
  alertmanager: 'Alertmanager',
  grafana: 'Grafana',
  elasticsearch: 'Logs',
} as const satisfies Record<ServerName, Group>;

/** The container of a server of ours: that it does not answer follows from it. */
export function causesOf({ bundle }: Deployment, server: ServerName): string[] {
  return bundle.environment[server].external ? [] : [containerCheck(server)];
}

/**
 * That a server answers.
 * @param accept answers that will do besides 2xx
 */
export function reachCheck(
  deployment: Deployment,
  server: ServerName,
  path: string,
  accept: readonly number[] = [],
): DoctorCheck {
  const { name, url } = deployment[server];
  return {
    name,
    group: GROUP[server],
    follows: causesOf(deployment, server),
    look: async () => {
      await deployment[server].ask(path, { accept });
      return [ok(name, `answers at ${url}`)];
    },
  };
}
