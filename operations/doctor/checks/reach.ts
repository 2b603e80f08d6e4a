import type { ServerName } from '../../../servers/addresses';
import type { Deployment } from '../../deployment';
import { type DoctorCheck, type Group, ok } from '../finding';
import { containerCheck } from './containers';

const GROUP = {
  prometheus: 'Prometheus',
  alertmanager: 'Alertmanager',
  grafana: 'Grafana',
  elasticsearch: 'Logs',
} as const satisfies Record<ServerName, Group>;

/** The check of a server's container, which explains why the server does not respond. None for an external server. */
export function causesOf({ bundle }: Deployment, server: ServerName): string[] {
  return bundle.environment[server].external ? [] : [containerCheck(server)];
}

/**
 * Checks that a server responds.
 * @param accept status codes to accept in addition to 2xx
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
    run: async () => {
      await deployment[server].ask(path, { accept });
      return [ok(name, `responds at ${url}`)];
    },
  };
}
