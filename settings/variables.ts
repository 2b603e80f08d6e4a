import { parseMailbox } from '../lib/mailbox';
import type { Problem } from '../lib/problems';
import { webhookUrlFault } from '../lib/webhook-url';
import type { EnvironmentInput } from './schema';

/** The environment variables that override settings. All but the last are in the user's document. */
export const VARIABLES = {
  MODEL_ORCHESTRATOR_ENABLE_METRICS: 'whether the orchestrator exposes metrics: true or false',
  MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL: "seconds between the orchestrator's health checks: 1 to 3600",
  GRAFANA_ADMIN_PASSWORD: "Grafana's admin password: the value of the secret grafana_admin_password",
  SLACK_WEBHOOK_URL: 'turns on Slack: the value of the secret slack_webhook_url',
  ALERT_EMAIL_ADDRESSES: 'turns on e-mail: addresses, separated by commas',
  ELASTICSEARCH_MANAGE_ACCOUNTS:
    'false: no roles and users are created, for example on a test server without security',
} as const;
export type Variable = keyof typeof VARIABLES;
export type Variables = Readonly<Partial<Record<Variable, string>>>;

/** Grafana's default. Allowed in dev on the loopback address only. */
export const DEFAULT_ADMIN_PASSWORD = 'admin';

/**
 * Overrides settings of an environment with variables. An empty variable counts as not set. Secrets are only validated:
 * neither the result nor a message contains their values.
 * @param label of the environment in problems
 */
export function applyVariables(
  input: EnvironmentInput,
  variables: Variables,
  label: string,
): { input: EnvironmentInput; problems: Problem[] } {
  // The schema reports sections that are not objects.
  const sections: readonly unknown[] = [input.orchestrator, input.notifications, input.elasticsearch];
  if (!sections.every(isSection)) return { input, problems: [] };
  const problems: Problem[] = [];
  const refuse = (variable: Variable, message: string, cure: string) =>
    problems.push({ path: variable, message, cure });
  const value = (variable: Variable) => variables[variable]?.trim() || undefined;
  const orchestrator = { ...input.orchestrator };
  const notifications = { ...input.notifications };
  const elasticsearch = { ...input.elasticsearch };

  const enable = value('MODEL_ORCHESTRATOR_ENABLE_METRICS');
  if (enable !== undefined) {
    if (/^(true|false)$/i.test(enable)) orchestrator.enableMetrics = enable.toLowerCase() === 'true';
    else
      refuse(
        'MODEL_ORCHESTRATOR_ENABLE_METRICS',
        `'${enable}' is neither true nor false`,
        'Use true or false.',
      );
  }

  const accounts = value('ELASTICSEARCH_MANAGE_ACCOUNTS');
  if (accounts !== undefined) {
    if (/^(true|false)$/i.test(accounts)) elasticsearch.manageAccounts = accounts.toLowerCase() === 'true';
    else
      refuse(
        'ELASTICSEARCH_MANAGE_ACCOUNTS',
        `'${accounts}' is neither true nor false`,
        'Use true or false.',
      );
  }

  const interval = value('MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL');
  if (interval !== undefined) {
    if (/^\d+$/.test(interval) && Number(interval) >= 1 && Number(interval) <= 3_600) {
      orchestrator.healthCheckIntervalSeconds = Number(interval);
    } else {
      refuse(
        'MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL',
        `'${interval}' is not a number of seconds from 1 to 3600`,
        'Use a whole number of seconds, such as 60.',
      );
    }
  }

  if (
    value('GRAFANA_ADMIN_PASSWORD') === DEFAULT_ADMIN_PASSWORD &&
    input.grafana?.adminPassword !== 'default'
  ) {
    refuse(
      'GRAFANA_ADMIN_PASSWORD',
      `the default password is not allowed in ${label}`,
      `Use another password, or unset the variable and write the password to secrets/${label}/grafana_admin_password.`,
    );
  }

  const slack = value('SLACK_WEBHOOK_URL');
  if (slack !== undefined) {
    const wrong = webhookUrlFault(slack, 'https');
    if (wrong === undefined) notifications.slack ??= {};
    else refuse('SLACK_WEBHOOK_URL', wrong, 'Copy the whole URL of one incoming webhook from Slack.');
  }

  const addresses = value('ALERT_EMAIL_ADDRESSES');
  if (addresses !== undefined) {
    const to = addresses
      .split(',')
      .map((address) => address.trim())
      .filter((address) => address !== '');
    const malformed = to.filter((address) => parseMailbox(address) === undefined);
    const cure = 'Use e-mail addresses separated by commas: a@b.org, c@d.org.';
    if (to.length === 0) refuse('ALERT_EMAIL_ADDRESSES', `'${addresses}' contains no address`, cure);
    for (const address of malformed) {
      refuse('ALERT_EMAIL_ADDRESSES', `'${address}' is not an e-mail address`, cure);
    }
    const email = input.notifications?.email;
    if (!email?.smtp) {
      refuse(
        'ALERT_EMAIL_ADDRESSES',
        `${label} has no mail server`,
        `Set notifications.email.smtp (host, from) in environments/${label}.ts.`,
      );
    } else if (malformed.length === 0 && to.length > 0) notifications.email = { ...email, to };
  }
  return { input: { ...input, orchestrator, notifications, elasticsearch }, problems };
}

function isSection(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value));
}
