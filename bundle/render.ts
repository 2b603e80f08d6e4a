import { folderOf } from '../dashboards';
import { FOLDERS } from '../lib/names';
import { json, yaml } from '../lib/serialize';
import { DASHBOARD_FILES, DASHBOARD_FOLDERS } from '../servers/grafana/data-sources';
import type { Bundle } from '.';
import { elasticsearchFiles } from './elasticsearch-files';

/** The files of a set-up without Terraform, under the names of the contract: text by path. */
export function renderedFiles(bundle: Bundle): Record<string, string> {
  const { files, dashboards } = bundle;
  return {
    ...Object.assign({}, ...Object.entries(files).map(([folder, texts]) => below(folder, texts))),
    ...Object.fromEntries(
      dashboards.map((dashboard) => [
        `grafana/${DASHBOARD_FOLDERS[folderOf(dashboard) === FOLDERS.audit ? 'audit' : 'service']}/${fileName(dashboard.uid)}_dashboard.json`,
        json(dashboard),
      ]),
    ),
    'grafana/provisioning/dashboards/model-orchestrator.yml': yaml(DASHBOARD_FILES),
    ...below('elasticsearch', elasticsearchFiles(bundle)),
  };
}

function below(folder: string, texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([path, text]) => [`${folder}/${path}`, text]));
}

/** The contract's file names have underscores. */
function fileName(uid: string | undefined): string {
  return (uid ?? '').replaceAll('-', '_');
}
