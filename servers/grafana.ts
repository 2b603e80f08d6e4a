import { PORTS } from '../lib/names';
import { DASHBOARDS } from '../lib/panels';
import { secretPath } from '../lib/secrets';
import { IMAGES } from '../lib/versions';
import type { Environment } from '../settings/schema';
import { objectName, publicUrl } from './addresses';
import { grafanaMail } from './grafana-files';
import type { Configuration, Workload } from './workload';

/** Where Grafana looks for data sources at its start. */
const DATA_SOURCES = '/etc/grafana/provisioning/datasources';

/** Who gets in, what they may do, and for how long. */
const ACCESS = {
  GF_SECURITY_DISABLE_GRAVATAR: 'true',
  // Not `strict`: a browser would leave the session out on a link from a notification, and ask for a login each time.
  GF_SECURITY_COOKIE_SAMESITE: 'lax',
  // A browser that nobody has used for a day, and one that somebody has kept open for a week, ask for the password.
  GF_AUTH_LOGIN_MAXIMUM_INACTIVE_LIFETIME_DURATION: '1d',
  GF_AUTH_LOGIN_MAXIMUM_LIFETIME_DURATION: '7d',
  GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
  GF_USERS_ALLOW_SIGN_UP: 'false',
  GF_USERS_ALLOW_ORG_CREATE: 'false',
  GF_USERS_AUTO_ASSIGN_ORG_ROLE: 'Viewer',
  // Nobody publishes what a panel shows on a server of others.
  GF_SNAPSHOTS_EXTERNAL_ENABLED: 'false',
} as const;

/** Its content (folders, dashboards, rules) is another stack's: only data sources are read from files. */
export function grafanaWorkload(environment: Environment): Workload {
  const { grafana, ports } = environment;
  const mail = grafanaMail(environment);
  const isEncrypted = publicUrl(environment, 'grafana').startsWith('https:');
  return {
    name: 'grafana',
    containerName: objectName(environment, 'grafana'),
    image: image(environment),
    user: '472:0',
    environment: {
      GF_SERVER_ROOT_URL: `${publicUrl(environment, 'grafana')}/`,
      GF_SECURITY_ADMIN_PASSWORD__FILE: secretPath('grafana_admin_password'),
      ...ACCESS,
      // With the password that everybody knows, nothing is hidden anyway: then links open without a login.
      GF_AUTH_ANONYMOUS_ENABLED: String(grafana.adminPassword === 'default'),
      GF_SECURITY_COOKIE_SECURE: String(isEncrypted),
      GF_SECURITY_STRICT_TRANSPORT_SECURITY: String(isEncrypted),
      // Not as a preference of the organization, which whoever administers Grafana could change: a plan would differ.
      GF_USERS_HOME_PAGE: `/d/${DASHBOARDS.orchestrator.uid}`,
      // Dashboards mark the changes of Grafana's own alerts: it keeps them as annotations.
      GF_UNIFIED_ALERTING_STATE_HISTORY_ENABLED: 'true',
      GF_UNIFIED_ALERTING_STATE_HISTORY_BACKEND: 'annotations',
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
      GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
      GF_NEWS_NEWS_FEED_ENABLED: 'false',
      GF_PLUGINS_PREINSTALL_DISABLED: 'true',
      ...mail.environment,
    },
    ports: [{ host: ports.grafana, container: PORTS.grafana }],
    mounts: [
      { volume: 'grafana-data', path: '/var/lib/grafana' },
      { volume: 'grafana-config', path: DATA_SOURCES, readOnly: true },
    ],
    restartsFor: ['grafana-config'],
    scratch: { '/tmp': { mebibytes: 64 }, '/var/log/grafana': { mebibytes: 16 } },
    secrets: ['grafana_admin_password', 'elasticsearch_password', ...mail.secrets],
    healthCheck: {
      command: ['wget', '-q', '-O', '/dev/null', `http://127.0.0.1:${PORTS.grafana}/api/health`],
      startSeconds: 120,
    },
    memoryMiB: grafana.memoryMiB,
    cpus: grafana.cpus,
    after: [],
  };
}

/** @param files provisioning files, of data sources, by name. */
export function grafanaConfiguration(
  environment: Environment,
  files: Readonly<Record<string, string>>,
): Configuration {
  return { name: 'grafana-config', image: image(environment), files };
}

function image({ images }: Environment): string {
  return images.grafana ?? IMAGES.grafana;
}
