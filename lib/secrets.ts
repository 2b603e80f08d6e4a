/**
 * All possible secrets, besides those of `notifications.receivers`. Each is a file of this name in `secrets/<env>/`,
 * mounted at `/run/secrets/`.
 */
export const SECRETS = {
  grafana_admin_password: "Grafana's admin password",
  grafana_secret_key: 'key with which Grafana encrypts the credentials in its database',
  prometheus_password: "password of Prometheus' API",
  prometheus_logins: "hash of prometheus_password, as Prometheus' web configuration",
  alertmanager_password: "password of Alertmanager's API",
  alertmanager_logins: "hash of alertmanager_password, as Alertmanager's web configuration",
  elasticsearch_password: "password of Elasticsearch's user elastic",
  elasticsearch_shipper_password: "password of the log collector's user of Elasticsearch",
  elasticsearch_logs_reader_password: "password of Elasticsearch's user with which Grafana reads logs",
  elasticsearch_audit_reader_password:
    "password of Elasticsearch's user with which Grafana reads the audit log",
  elasticsearch_transport_key: "private key with which Elasticsearch's nodes recognize each other",
  elasticsearch_transport_certificate: 'certificate of elasticsearch_transport_key',
  orchestrator_api_key: 'value of the header with which Prometheus scrapes the orchestrator',
  log_hash_key: 'key with which user ids are hashed before a log line leaves the host',
  slack_webhook_url: 'URL of the Slack webhook',
  slack_warning_webhook_url: 'URL of the Slack webhook of the channel for less urgent alerts',
  slack_bot_token: 'token of the Slack app (xoxb-...) with the scope chat:write',
  smtp_password: 'password of the mail account',
  webhook_url: 'URL that every notification is posted to',
  heartbeat_url: 'URL that expects the Watchdog',
} as const;

/**
 * Secrets that a receiver of `notifications.receivers` can need. The secret of the receiver `oncall` is
 * `receiver_oncall_<field>`.
 */
const RECEIVER_SECRETS = {
  routing_key: 'integration key of the PagerDuty service (Events API v2)',
  api_key: 'API key of the integration in Jira Service Management',
  bot_token: 'token of the bot',
  webhook_url: 'URL of the webhook',
  password: 'password for the webhook',
  token: 'bearer token for the webhook',
  header: 'value of the header for the webhook',
} as const;
export type ReceiverSecretField = keyof typeof RECEIVER_SECRETS;
export type ReceiverSecret = `receiver_${string}_${ReceiverSecretField}`;

/** A secret that does not depend on the name of a receiver. */
export type FixedSecret = keyof typeof SECRETS;
export type Secret = FixedSecret | ReceiverSecret;

export const FIXED_SECRETS = Object.keys(SECRETS) as FixedSecret[];

export function isFixed(secret: Secret): secret is FixedSecret {
  return secret in SECRETS;
}

/** Whether a text is the name of a secret. */
export function isSecretName(name: string): name is Secret {
  const [, field = ''] = /^receiver_[a-z][a-z0-9-]*_(\w+)$/.exec(name) ?? [];
  return Object.hasOwn(SECRETS, name) || Object.hasOwn(RECEIVER_SECRETS, field);
}

/** Name of a secret of a receiver. */
export function receiverSecret(receiver: string, field: ReceiverSecretField): ReceiverSecret {
  return `receiver_${receiver}_${field}`;
}

/** A description of a secret. */
export function describeSecret(secret: Secret): string {
  // Names of receivers have no underscore.
  const [, receiver = '', field = ''] = /^receiver_([^_]+)_(\w+)$/.exec(secret) ?? [];
  return field in RECEIVER_SECRETS
    ? `${RECEIVER_SECRETS[field as ReceiverSecretField]} of the receiver ${receiver}`
    : SECRETS[secret as keyof typeof SECRETS];
}

/** Whether the value of a secret is a URL. */
export function isUrl(secret: Secret): boolean {
  return secret.endsWith('_url');
}

/** Secrets that are derived from another one, by name. */
export const DERIVED_SECRETS: Readonly<Partial<Record<Secret, Secret>>> = {
  prometheus_logins: 'prometheus_password',
  alertmanager_logins: 'alertmanager_password',
  elasticsearch_transport_certificate: 'elasticsearch_transport_key',
};
/** The folder with the secrets in a container. */
export const SECRETS_FOLDER = '/run/secrets';

/** Path of the file with the version of the secret at `path`. */
export function versionFile(path: string): string {
  return `${path}.version`;
}

/** Path of a secret in a container. */
export function secretPath(secret: Secret): string {
  return userSecretPath(secret);
}

/** Path in a container of a file that the user wrote to `secrets/<env>/`. */
export function userSecretPath(file: string): string {
  return `${SECRETS_FOLDER}/${file}`;
}
