import type { Trap } from './trap';

/**
 * A folder must be created before its content and deleted after it, which only a reference to the resource ensures. A dashboard
 * in 'general' is read back without a folder.
 */
export const folderIsReferredTo: Trap = ({ type, path, body }) => {
  const field = type === 'grafana_rule_group' ? 'folder_uid' : 'folder';
  const folder = body[field];
  if (folder === undefined || /^\$\{grafana_folder\.[^{}]+\.uid\}$/.test(String(folder))) return [];
  return [
    {
      path: `${path}.${field}`,
      message: `is '${folder}', not the uid of a folder resource`,
      cure: 'Use the .uid of the grafana_folder.',
    },
  ];
};
