import { randomBytes } from 'node:crypto';
import type { Bundle } from '../../bundle';
import type { Secret } from '../../lib/secrets';
import type { Workload } from '../../servers/workload';
import type { Environment } from '../../settings/schema';
import { privateKey } from './certificate';

/** Secrets whose value this project can choose. */
const GENERATED: readonly Secret[] = [
  'grafana_admin_password',
  'grafana_secret_key',
  'prometheus_password',
  'alertmanager_password',
  'elasticsearch_password',
  'elasticsearch_shipper_password',
  'elasticsearch_logs_reader_password',
  'elasticsearch_audit_reader_password',
  'log_hash_key',
  'elasticsearch_transport_key',
];

/** Secrets that Terraform's providers log in with, also when the servers are external. */
export const PROVIDER_SECRETS: readonly Secret[] = ['grafana_admin_password', 'elasticsearch_password'];

/** The workloads that mount a secret. */
export function usersOf({ platform }: Pick<Bundle, 'platform'>, secret: Secret): Workload[] {
  return platform.workloads.filter(({ secrets }) => secrets.includes(secret));
}

/** The secrets that the containers of an environment mount, and those for logging in to its servers. */
export function neededSecrets({ platform, logs }: Pick<Bundle, 'platform' | 'logs'>): Secret[] {
  return [
    ...new Set([
      ...PROVIDER_SECRETS,
      ...platform.workloads.flatMap(({ secrets }) => secrets),
      ...Object.values(logs.elasticsearch.users).map(({ secret }) => secret),
    ]),
  ];
}

/** Whether a secret can be generated. The passwords of external servers cannot. */
export function canBeGenerated(secret: Secret, { grafana, elasticsearch }: Environment): boolean {
  const external =
    (secret === 'grafana_admin_password' && grafana.external) ||
    (secret === 'elasticsearch_password' && elasticsearch.external) ||
    (/^elasticsearch_(shipper|logs_reader|audit_reader)_password$/.test(secret) &&
      !elasticsearch.manageAccounts &&
      elasticsearch.external);
  return GENERATED.includes(secret) && !external;
}

/** A random value of 32 characters, or a private key. */
export function generateSecret(secret: Secret): string {
  if (secret === 'elasticsearch_transport_key') return privateKey();
  return randomBytes(24).toString('base64url');
}
