import { PORTS } from '../../lib/names';
import { userSecretPath } from '../../lib/secrets';
import type { Environment } from '../../settings/schema';
import { OWN_ADDRESS, peersOf, type Replica } from '../replicas';
import type { Workload } from '../workload';

/** The database of Grafana's users, preferences and alert states. @default a file in its volume */
export function databaseSettings({ grafana: { database } }: Environment): {
  readonly environment: Readonly<Record<string, string>>;
  readonly userSecrets: readonly string[];
} {
  if (!database) return { environment: {}, userSecrets: [] };
  const { urlFile, ca, allowPlaintext } = database;
  return {
    environment: {
      GF_DATABASE_URL__FILE: userSecretPath(urlFile),
      GF_DATABASE_SSL_MODE: allowPlaintext === undefined ? 'verify-full' : 'disable',
      ...(ca && { GF_DATABASE_CA_CERT_PATH: userSecretPath(ca) }),
    },
    userSecrets: [urlFile, ...(ca ? [ca] : [])],
  };
}

/** Each replica evaluates every rule, and by gossip they agree on which one notifies. */
export function clusterSettings(
  environment: Environment,
  replicas: readonly Replica[],
): { readonly environment: Readonly<Record<string, string>> } & Pick<Workload, 'entrypoint'> {
  if (replicas.length === 1) return { environment: {} };
  return {
    environment: {
      GF_UNIFIED_ALERTING_HA_LISTEN_ADDRESS: `0.0.0.0:${PORTS.grafanaCluster}`,
      GF_UNIFIED_ALERTING_HA_PEERS: peersOf(environment, replicas, PORTS.grafanaCluster).join(','),
    },
    entrypoint: [
      '/bin/sh',
      '-c',
      `export GF_UNIFIED_ALERTING_HA_ADVERTISE_ADDRESS="${OWN_ADDRESS}:${PORTS.grafanaCluster}"; exec /run.sh`,
    ],
  };
}
