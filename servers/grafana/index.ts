import { DASHBOARDS } from '../../dashboards/family';
import { addressOf, mailbox } from '../../lib/mailbox';
import { JOBS, PORTS } from '../../lib/names';
import { SECRETS_FOLDER, type Secret, secretPath, userSecretPath } from '../../lib/secrets';
import { yaml } from '../../lib/serialize';
import { readers } from '../../logs/elasticsearch/accounts';
import { filesOf } from '../../settings/connection';
import { roleAttributePath } from '../../settings/oidc';
import type { Environment } from '../../settings/schema';
import { numbered, publicUrl, sinkNetwork } from '../addresses';
import type { ServerDefinition } from '../definition';
import { imageOf } from '../images';
import { passwordsFor } from '../logins';
import { internalUrls, type Replica, replicasOf } from '../replicas';
import { scrapeJob } from '../scraping';
import type { Workload } from '../workload';
import { clusterSettings, databaseSettings } from './replication';

/** Folder from which Grafana reads data sources and contact points at startup. */
const PROVISIONING = '/etc/grafana/provisioning';

/** Login, permissions and session length. */
const ACCESS = {
  GF_SECURITY_DISABLE_GRAVATAR: 'true',
  // With `strict`, a browser would not send the session on a link from a notification, and Grafana would ask for a login.
  GF_SECURITY_COOKIE_SAMESITE: 'lax',
  // Asks for the password after a day without use, and after a week in any case.
  GF_AUTH_LOGIN_MAXIMUM_INACTIVE_LIFETIME_DURATION: '1d',
  GF_AUTH_LOGIN_MAXIMUM_LIFETIME_DURATION: '7d',
  GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
  GF_USERS_ALLOW_SIGN_UP: 'false',
  GF_USERS_ALLOW_ORG_CREATE: 'false',
  GF_USERS_AUTO_ASSIGN_ORG_ROLE: 'Viewer',
  // A panel's data cannot be published on another server.
  GF_SNAPSHOTS_EXTERNAL_ENABLED: 'false',
} as const;

/**
 * A stack of its own has Grafana's content (folders, dashboards, rules). Grafana reads from files only what needs a
 * password: the data sources and the contact point for Alertmanager.
 */
export const grafana: ServerDefinition = {
  name: 'grafana',
  title: 'Grafana',
  restartCost: 'dashboards and alerts over logs are unavailable until it is back; scrapes continue',
  login: () => ({ user: 'admin', secret: 'grafana_admin_password' }),
  external: (environment) => environment.grafana.external,
  workloads: (environment) => {
    const replicas = replicasOf(environment, 'grafana');
    return replicas.map((replica) => workload(environment, replica, replicas));
  },
  files: ({ dataSources, contactPoints }) => ({
    'datasources/model-orchestrator.yml': yaml(dataSources),
    'alerting/model-orchestrator.yml': yaml(contactPoints),
  }),
  folder: 'grafana/provisioning',
  configurations: (environment, files) => [
    { name: 'grafana-config', image: imageOf(environment, 'grafana'), files },
  ],
  scrapeJobs: (environment) => [
    scrapeJob(
      environment,
      JOBS.grafana,
      internalUrls(environment, 'grafana', 'prometheus'),
      environment.grafana.connection,
    ),
  ],
};

function workload(environment: Environment, replica: Replica, replicas: readonly Replica[]): Workload {
  const { number, name, containerName, port } = replica;
  const mail = mailSettings(environment);
  const database = databaseSettings(environment);
  const cluster = clusterSettings(environment, replicas);
  const isEncrypted = publicUrl(environment, 'grafana').startsWith('https:');
  return {
    name,
    containerName,
    node: number,
    image: imageOf(environment, 'grafana'),
    ...(cluster.entrypoint && { entrypoint: cluster.entrypoint }),
    user: '472:0',
    environment: {
      GF_SERVER_ROOT_URL: `${publicUrl(environment, 'grafana')}/`,
      GF_SECURITY_ADMIN_PASSWORD__FILE: secretPath('grafana_admin_password'),
      GF_SECURITY_SECRET_KEY__FILE: secretPath('grafana_secret_key'),
      ...ACCESS,
      // The default password protects nothing, so links open without a login. A viewer can query every data source, so
      // a login is required if the audit log is one.
      GF_AUTH_ANONYMOUS_ENABLED: String(
        environment.grafana.adminPassword === 'default' && !environment.grafana.auditLog,
      ),
      GF_SECURITY_COOKIE_SECURE: String(isEncrypted),
      GF_SECURITY_STRICT_TRANSPORT_SECURITY: String(isEncrypted),
      // Not a preference of the organization: an administrator's change of it would appear as a difference in every
      // plan.
      GF_USERS_HOME_PAGE: `/d/${DASHBOARDS.orchestrator.uid}`,
      // Dashboards show state changes of Grafana-managed alerts, which Grafana keeps as annotations.
      GF_UNIFIED_ALERTING_STATE_HISTORY_ENABLED: 'true',
      GF_UNIFIED_ALERTING_STATE_HISTORY_BACKEND: 'annotations',
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
      GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
      GF_NEWS_NEWS_FEED_ENABLED: 'false',
      GF_PLUGINS_PREINSTALL_DISABLED: 'true',
      ...database.environment,
      ...cluster.environment,
      ...mail.environment,
      ...oidcSettings(environment),
      // Its contact point for Alertmanager has no setting for a CA.
      ...(environment.alertmanager.connection.tls?.ca && {
        SSL_CERT_DIR: `/etc/ssl/certs:${SECRETS_FOLDER}`,
      }),
    },
    ports: [{ host: port, container: PORTS.grafana }],
    mounts: [
      {
        volume: numbered('grafana-data', number),
        path: '/var/lib/grafana',
        holds: environment.grafana.database
          ? "Grafana's plugins"
          : "Grafana's users, preferences and alert history",
      },
      { volume: 'grafana-config', path: PROVISIONING, readOnly: true },
    ],
    networks: ['notify', 'logs', ...sinkNetwork(environment)],
    restartsFor: ['grafana-config'],
    scratch: { '/tmp': { mebibytes: 64 }, '/var/log/grafana': { mebibytes: 16 } },
    secrets: [
      'grafana_admin_password',
      'grafana_secret_key',
      ...passwordsFor(environment, ['prometheus', 'alertmanager']),
      ...readers(environment.name, environment.grafana).map(({ secret }) => secret),
      ...mail.secrets,
    ],
    userSecrets: [
      ...new Set([
        ...[environment.prometheus, environment.alertmanager, environment.elasticsearch].flatMap(
          ({ connection }) => filesOf(connection),
        ),
        ...database.userSecrets,
        ...(environment.grafana.oidc ? [environment.grafana.oidc.clientSecret] : []),
      ]),
    ],
    healthCheck: {
      command: ['wget', '-q', '-O', '/dev/null', `http://127.0.0.1:${PORTS.grafana}/api/health`],
      startSeconds: 120,
    },
    memoryMiB: environment.grafana.memoryMiB,
    cpus: environment.grafana.cpus,
    after: [],
  };
}

/** Login at an OpenID Connect provider. */
function oidcSettings({ grafana: { oidc } }: Environment): Readonly<Record<string, string>> {
  if (!oidc) return {};
  return {
    GF_AUTH_GENERIC_OAUTH_ENABLED: 'true',
    GF_AUTH_GENERIC_OAUTH_NAME: oidc.name,
    GF_AUTH_GENERIC_OAUTH_CLIENT_ID: oidc.clientId,
    GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET__FILE: userSecretPath(oidc.clientSecret),
    GF_AUTH_GENERIC_OAUTH_SCOPES: oidc.scopes.join(' '),
    GF_AUTH_GENERIC_OAUTH_AUTH_URL: oidc.authUrl,
    GF_AUTH_GENERIC_OAUTH_TOKEN_URL: oidc.tokenUrl,
    GF_AUTH_GENERIC_OAUTH_API_URL: oidc.apiUrl,
    GF_AUTH_GENERIC_OAUTH_USE_PKCE: 'true',
    // The provider decides who has an account.
    GF_AUTH_GENERIC_OAUTH_ALLOW_SIGN_UP: 'true',
    GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_PATH: roleAttributePath(oidc),
    GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_STRICT: 'true',
  };
}

/** Lets Grafana send the e-mail of its contact points. The password stays in its file. */
function mailSettings({ notifications: { email } }: Environment): {
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly Secret[];
} {
  if (!email) return { environment: {}, secrets: [] };
  const { host, port, username, requireTls, hello } = email.smtp;
  const sender = mailbox(email.smtp.from);
  return {
    environment: {
      GF_SMTP_ENABLED: 'true',
      GF_SMTP_HOST: `${host}:${port}`,
      GF_SMTP_FROM_ADDRESS: addressOf(sender),
      ...(sender.name !== undefined && { GF_SMTP_FROM_NAME: sender.name }),
      GF_SMTP_EHLO_IDENTITY: hello ?? sender.domain,
      GF_SMTP_STARTTLS_POLICY: requireTls ? 'MandatoryStartTLS' : 'OpportunisticStartTLS',
      ...(username && {
        GF_SMTP_USER: username,
        GF_SMTP_PASSWORD__FILE: secretPath('smtp_password'),
      }),
    },
    secrets: username ? ['smtp_password'] : [],
  };
}
