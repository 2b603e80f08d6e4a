/** The secrets there can be. Each is a file of this name in `secrets/<env>/`, mounted at `/run/secrets/`. */
export const SECRETS = {
  grafana_admin_password: "Grafana's admin password",
  elasticsearch_password: "password of Elasticsearch's user elastic",
  elasticsearch_shipper_password: "password of the log collector's user of Elasticsearch",
  elasticsearch_logs_reader_password: "password of Elasticsearch's user with which Grafana reads logs",
  elasticsearch_audit_reader_password:
    "password of Elasticsearch's user with which Grafana reads the audit log",
  orchestrator_api_key: 'value of the header with which Prometheus scrapes the orchestrator',
  log_hash_key: 'key with which user ids are hashed before a log line leaves the host',
  slack_webhook_url: 'URL of the Slack webhook',
  smtp_password: 'password of the mail account',
  webhook_url: 'URL that every notification is posted to',
  heartbeat_url: 'URL that expects the Watchdog',
} as const;
export type Secret = keyof typeof SECRETS;

/** Where a container finds a secret. */
export function secretPath(secret: Secret): string {
  return userSecretPath(secret);
}

/** Where a container finds a file that the user wrote to `secrets/<env>/`. */
export function userSecretPath(file: string): string {
  return `/run/secrets/${file}`;
}
