import type { Trap } from './trap';

/**
 * A name alone does not order the two: the folder has to be there before, and to outlive what lies in it. And a dashboard
 * in 'general' is read back with no folder.
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
