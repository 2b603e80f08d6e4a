import type { Environment } from '../environments/schema';
import { DATA_SOURCES, FOLDER, SERVICE } from '../lib/names';
import { secretPath } from '../lib/secrets';
import { internalUrl } from './addresses';

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
}

/** Data sources with fixed uids; their secrets are read by Grafana from the mounted files. */
export function dataSources(environment: Environment): DataSources {
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
          timeField: '@timestamp',
          logMessageField: 'message',
          logLevelField: 'log.level',
        },
        secureJsonData: { basicAuthPassword: `$__file{${secretPath('elasticsearch_password')}}` },
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
