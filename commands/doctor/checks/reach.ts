import type { Patient } from '../../../operations/deployment';
import type { Server as ServerName } from '../../../servers/addresses';
import { type Check, type Group, ok } from '../finding';
import { containerCheck } from './containers';

const GROUP = {
  prometheus: 'Prometheus',
  alertmanager: 'Alertmanager',
  grafana: 'Grafana',
  elasticsearch: 'Logs',
} as const satisfies Record<ServerName, Group>;

/** The container of a server of ours: that it does not answer follows from it. */
export function causesOf({ bundle }: Patient, server: ServerName): string[] {
  return bundle.environment[server].external ? [] : [containerCheck(server)];
}

/**
 * That a server answers.
 * @param accept answers that will do besides 2xx
 */
export function reachCheck(
  patient: Patient,
  server: ServerName,
  path: string,
  accept: readonly number[] = [],
): Check {
  const { name, url } = patient[server];
  return {
    name,
    group: GROUP[server],
    follows: causesOf(patient, server),
    look: async () => {
      await patient[server].ask(path, { accept });
      return [ok(name, `answers at ${url}`)];
    },
  };
}
