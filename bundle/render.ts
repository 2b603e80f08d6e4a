import { DASHBOARD_FILES } from '../servers/grafana-files';
import type { Bundle } from '.';
import { json, yaml } from './files';

/** The plain files that the seed's manual set-up names, usable without Terraform: text by path. */
export function renderedFiles({ files, dashboards, logs }: Bundle): Record<string, string> {
  const { lifecyclePolicies, componentTemplates, indexTemplates, pipelines } = logs.elasticsearch;
  return {
    ...below('prometheus', files.prometheus),
    ...below('alertmanager', files.alertmanager),
    ...below('grafana/provisioning/datasources', files.dataSources),
    ...below('collector', files.collector),
    ...below('logging', files.logging),
    ...Object.fromEntries(
      dashboards.map((dashboard) => [
        `grafana/dashboards/${fileName(dashboard.uid)}_dashboard.json`,
        json(dashboard),
      ]),
    ),
    'grafana/provisioning/dashboards/model-orchestrator.yml': yaml(DASHBOARD_FILES),
    ...below('elasticsearch/lifecycle_policy', jsonFiles(lifecyclePolicies)),
    ...below('elasticsearch/component_template', jsonFiles(componentTemplates)),
    ...below('elasticsearch/index_template', jsonFiles(indexTemplates)),
    ...below('elasticsearch/ingest_pipeline', jsonFiles(pipelines)),
  };
}

function below(folder: string, texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([path, text]) => [`${folder}/${path}`, text]));
}

function jsonFiles(bodies: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(bodies).map(([name, body]) => [`${name}.json`, json(body)]));
}

/** The seed's file names have underscores. */
function fileName(uid: string | undefined): string {
  return (uid ?? '').replaceAll('-', '_');
}
