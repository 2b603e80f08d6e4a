import type { Links } from '../alerts/decorate';
import { type GrafanaAlerting, grafanaAlerting } from '../alerts/grafana';
import { type ManagedAlert, resolveManaged } from '../alerts/grafana/managed/resolve';
import type { Recording } from '../alerts/objectives';
import type { Alert } from '../alerts/resolve';
import type { RuleSettings } from '../alerts/types';
import { DATA_SOURCES, FOLDER, SERVICE } from '../lib/names';
import { type Secret, secretPath } from '../lib/secrets';
import type { Environment } from '../settings/schema';
import { internalUrl } from './addresses';
import { channels } from './channels';
import { type Correlation, correlations } from './correlations';
import { LOG_DOCUMENTS } from './log-documents';

/** Grafana's file of data sources: the part that is used. */
export interface DataSources {
  readonly apiVersion: 1;
  readonly prune: boolean;
  readonly datasources: readonly DataSource[];
}
interface DataSource {
  readonly name: string;
  readonly uid: string;
  readonly type: string;
  readonly access: 'proxy';
  readonly url: string;
  readonly isDefault: boolean;
  readonly editable: false;
  readonly basicAuth?: boolean;
  readonly basicAuthUser?: string;
  readonly jsonData: Readonly<Record<string, string | number | boolean>>;
  readonly secureJsonData?: Readonly<Record<string, string>>;
  readonly correlations?: readonly Correlation[];
}

/** Data sources with fixed uids; their secrets are read by Grafana from the mounted files. */
export function dataSources(environment: Environment): DataSources {
  const { fields } = LOG_DOCUMENTS;
  return {
    apiVersion: 1,
    prune: true,
    datasources: [
      {
        ...source('prometheus', true),
        url: internalUrl(environment, 'prometheus'),
        jsonData: {
          httpMethod: 'POST',
          timeInterval: `${environment.scrape.modelsSeconds}s`,
          prometheusType: 'Prometheus',
          // Its alerts are in Grafana's lists, too.
          manageAlerts: true,
        },
      },
      {
        ...source('alertmanager', false),
        url: internalUrl(environment, 'alertmanager'),
        jsonData: { implementation: 'prometheus', handleGrafanaManagedAlerts: false },
      },
      {
        ...source('elasticsearch', false),
        url: internalUrl(environment, 'elasticsearch'),
        basicAuth: true,
        basicAuthUser: 'elastic',
        jsonData: {
          index: `logs-model_orchestrator.*-${environment.name}`,
          timeField: fields.time,
          logMessageField: fields.message,
          logLevelField: fields.level,
        },
        secureJsonData: { basicAuthPassword: `$__file{${secretPath('elasticsearch_password')}}` },
        correlations: correlations(),
      },
    ],
  };
}

function source(type: keyof typeof DATA_SOURCES, isDefault: boolean) {
  return { ...DATA_SOURCES[type], type, access: 'proxy', isDefault, editable: false } as const;
}

/** Where the rendered dashboards lie in a Grafana that reads them from files. */
export const DASHBOARD_FILES = {
  apiVersion: 1,
  providers: [
    {
      name: SERVICE,
      type: 'file',
      folder: FOLDER.title,
      folderUid: FOLDER.uid,
      allowUiUpdates: false,
      options: { path: '/var/lib/grafana/dashboards' },
    },
  ],
} as const;

/** The alerts that only Grafana can evaluate, as an environment has them. */
export function managedAlerts(environment: Environment, settings: RuleSettings): ManagedAlert[] {
  const { name, evaluator, alerts } = environment;
  const { datasets } = LOG_DOCUMENTS;
  return resolveManaged({ ...settings, evaluator, environment: name, datasets }, alerts);
}

/** Grafana's part in alerting: all of it, or what Prometheus cannot evaluate. */
export function grafanaAlertingFor(
  environment: Environment,
  {
    managed,
    alerts,
    recording,
    links,
  }: {
    readonly managed: readonly ManagedAlert[];
    readonly alerts: readonly Alert[];
    readonly recording: Recording;
    readonly links: Links;
  },
): GrafanaAlerting {
  return grafanaAlerting({
    evaluator: environment.evaluator,
    alerts,
    managed,
    recording,
    channels: channels(environment),
    alertmanager: internalUrl(environment, 'alertmanager'),
    links,
  });
}

/** What lets Grafana's container send the e-mail of its contact points. The password stays in its file. */
export function grafanaMail({ notifications: { email } }: Environment): {
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly Secret[];
} {
  if (!email) return { environment: {}, secrets: [] };
  const { host, port, from, username, requireTls } = email.smtp;
  return {
    environment: {
      GF_SMTP_ENABLED: 'true',
      GF_SMTP_HOST: `${host}:${port}`,
      GF_SMTP_FROM_ADDRESS: from,
      GF_SMTP_STARTTLS_POLICY: requireTls ? 'MandatoryStartTLS' : 'OpportunisticStartTLS',
      ...(username && {
        GF_SMTP_USER: username,
        GF_SMTP_PASSWORD__FILE: secretPath('smtp_password'),
      }),
    },
    secrets: username ? ['smtp_password'] : [],
  };
}
