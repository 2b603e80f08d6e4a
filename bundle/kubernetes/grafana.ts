import { folderOf } from '../../dashboards';
import { FOLDERS } from '../../lib/names';
import { json, yaml } from '../../lib/serialize';
import type { Bundle } from '..';
import { provisionedRules } from '../grafana-alerting';
import { configMap, type KubernetesObject, type Target } from './object';

/** A ConfigMap for each dashboard, in its folder: one for all would exceed the size that Kubernetes allows. */
export function dashboardMaps({ dashboards }: Bundle, target: Target): KubernetesObject[] {
  return dashboards.map((dashboard) => {
    const uid = dashboard.uid ?? '';
    return configMap(
      target,
      `dashboard-${uid}`,
      { [`${uid}.json`]: json(dashboard) },
      { labels: { grafana_dashboard: '1' }, folder: folderOf(dashboard).title },
    );
  });
}

/** The data sources that the dashboards and the rules refer to. */
export function dataSourceMap({ dataSources }: Bundle, target: Target): KubernetesObject {
  // Without pruning, because this project does not manage the other data sources of that Grafana.
  const { prune: _, ...file } = dataSources;
  return configMap(
    target,
    'data-sources',
    { 'model-orchestrator.yaml': yaml(file) },
    { labels: { grafana_datasource: '1' } },
  );
}

/** The rules that Grafana evaluates, in the form of its provisioning files. */
export function ruleMap({ grafanaAlerting }: Bundle, target: Target): KubernetesObject {
  const file = { apiVersion: 1, groups: provisionedRules(grafanaAlerting, FOLDERS.service.title) };
  return configMap(
    target,
    'grafana-rules',
    { 'model-orchestrator.yaml': yaml(file) },
    { labels: { grafana_alert: '1' } },
  );
}
