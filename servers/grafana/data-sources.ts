import { FOLDERS } from '../../lib/names';
import type { Correlation } from '../elasticsearch/correlations';

/** The part of Grafana's data source file that this project uses. */
export interface DataSources {
  readonly apiVersion: 1;
  readonly prune: boolean;
  readonly datasources: readonly (DataSource & { readonly access: 'proxy'; readonly editable: false })[];
}

/** How Grafana queries one server. */
export interface DataSource {
  readonly name: string;
  /** Fixed, because dashboards and rules name it. */
  readonly uid: string;
  /** Type of Grafana's plugin. */
  readonly type: string;
  readonly url: string;
  /** @default false; true for exactly one */
  readonly isDefault?: boolean;
  readonly basicAuth?: boolean;
  readonly basicAuthUser?: string;
  readonly jsonData: Readonly<Record<string, string | number | boolean>>;
  /** Grafana reads the secrets from the mounted files. */
  readonly secureJsonData?: Readonly<Record<string, string>>;
  readonly correlations?: readonly Correlation[];
}

/** Grafana's file of these data sources. */
export function dataSourceFile(sources: readonly DataSource[]): DataSources {
  return {
    apiVersion: 1,
    prune: true,
    datasources: sources.map(({ name, uid, type, url, isDefault = false, ...rest }) => ({
      uid,
      name,
      type,
      access: 'proxy',
      isDefault,
      editable: false,
      url,
      ...rest,
    })),
  };
}

/**
 * Folder of the rendered dashboards, by Grafana's folder. Neither contains the other, because Grafana reads subfolders.
 */
export const DASHBOARD_FOLDERS = { service: 'dashboards', audit: 'audit-dashboards' } as const;

/** Provisioning of the rendered dashboards, for a Grafana that reads them from files. */
export const DASHBOARD_FILES = {
  apiVersion: 1,
  providers: (['service', 'audit'] as const).map((key) => ({
    name: FOLDERS[key].uid,
    type: 'file',
    folder: FOLDERS[key].title,
    folderUid: FOLDERS[key].uid,
    allowUiUpdates: false,
    options: { path: `/var/lib/grafana/${DASHBOARD_FOLDERS[key]}` },
  })),
} as const;
