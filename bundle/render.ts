import { json, yaml } from '../lib/serialize';
import { DASHBOARD_FILES } from '../servers/grafana/data-sources';
import type { Bundle } from '.';

/** The files of a set-up without Terraform, under the names of the contract: text by path. */
export function renderedFiles({ files, dashboards, logs }: Bundle): Record<string, string> {
  const { lifecyclePolicies, componentTemplates, indexTemplates, pipelines } = logs.elasticsearch;
  return {
    ...Object.assign({}, ...Object.entries(files).map(([folder, texts]) => below(folder, texts))),
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

/** The contract's file names have underscores. */
function fileName(uid: string | undefined): string {
  return (uid ?? '').replaceAll('-', '_');
}
