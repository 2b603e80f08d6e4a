import type { Environment } from '../../environments/schema';
import { PORTS } from '../../lib/names';
import { secretPath } from '../../lib/secrets';
import { IMAGES } from '../../lib/versions';
import { objectName, publicUrl } from '../addresses';
import { grafanaMail } from '../grafana';
import type { Configuration, Workload } from '../workload';

/** Where Grafana looks for data sources at its start. */
const DATA_SOURCES = '/etc/grafana/provisioning/datasources';

/** Its content (folders, dashboards, rules) is another stack's: only data sources are read from files. */
export function grafanaWorkload(environment: Environment): Workload {
  const { grafana, ports } = environment;
  const mail = grafanaMail(environment);
  return {
    name: 'grafana',
    containerName: objectName(environment, 'grafana'),
    image: image(environment),
    user: '472:0',
    environment: {
      GF_SERVER_ROOT_URL: `${publicUrl(environment, 'grafana')}/`,
      GF_SECURITY_ADMIN_PASSWORD__FILE: secretPath('grafana_admin_password'),
      GF_SECURITY_DISABLE_GRAVATAR: 'true',
      GF_SECURITY_COOKIE_SAMESITE: 'strict',
      GF_SECURITY_COOKIE_SECURE: String(publicUrl(environment, 'grafana').startsWith('https:')),
      GF_USERS_ALLOW_SIGN_UP: 'false',
      GF_USERS_AUTO_ASSIGN_ORG_ROLE: 'Viewer',
      GF_AUTH_ANONYMOUS_ENABLED: 'false',
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
      GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
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
