import type { Problem } from '../../../../lib/problems';
import { isObject, type JsonObject } from '../json';
import type { Resource } from '../resources';
import { blocksOf, parseObject } from './reading';
import type { StackTrap, Trap } from './trap';

/** Grafana adds a uid, time range and schema version that are missing. Then every plan shows a difference. */
export const dashboardSaysWhatGrafanaWouldAdd: Trap = (resource) => {
  const model = modelOf(resource);
  const path = `${resource.path}.config_json`;
  if (!model) return [{ path, message: 'is not a JSON object', cure: 'Give the dashboard as plain JSON.' }];
  const { uid, time, schemaVersion } = model;
  const problems: Problem[] = [];
  if (typeof uid !== 'string' || uid.trim() === '') {
    problems.push({ path, message: 'has no uid', cure: 'Give the dashboard a fixed, non-empty uid.' });
  }
  if (!isObject(time) || !time.from || !time.to) {
    problems.push({ path, message: 'has no time range', cure: 'Set time.from and time.to.' });
  }
  if (typeof schemaVersion !== 'number') {
    problems.push({ path, message: 'has no schemaVersion', cure: 'Set schemaVersion to a number.' });
  }
  return problems;
};

/** Grafana trims titles, so a title with spaces around it differs from the title that is read back. */
export const dashboardTitlesAreTrimmed: Trap = (resource) => {
  const model = modelOf(resource);
  return model ? untrimmedTitles(`${resource.path}.config_json`, model) : [];
};

/** Like {@link dashboardTitlesAreTrimmed}. */
export const folderTitleIsTrimmed: Trap = ({ path, body }) => untrimmedTitle(path, body);

/**
 * A dashboard with the fixed uid can already exist (imported by hand, or from a lost state). Without `overwrite`, the first
 * deploy then fails.
 */
export const dashboardOverwrites: Trap = ({ path, body }) =>
  body.overwrite === true
    ? []
    : [{ path: `${path}.overwrite`, message: 'is not set', cure: 'Set overwrite to true.' }];

/** With `overwrite`, a second dashboard with the same uid silently replaces the first. */
export const dashboardUidsDiffer: StackTrap = (resources) => {
  const seen = new Map<unknown, string>();
  return resources
    .filter(({ type }) => type === 'grafana_dashboard')
    .flatMap((resource) => {
      const uid = modelOf(resource)?.uid;
      const first = seen.get(uid);
      seen.set(uid, first ?? resource.path);
      if (!uid || !first) return [];
      const path = `${resource.path}.config_json`;
      return [{ path, message: `has the uid '${uid}' of ${first}`, cure: 'Give it a uid of its own.' }];
    });
};

function modelOf({ body }: Resource): JsonObject | undefined {
  return parseObject(body.config_json);
}

/** Titles with spaces around them, of a dashboard or row and of its panels. */
function untrimmedTitles(path: string, body: JsonObject): Problem[] {
  const panels = blocksOf({ path, body }, 'panels');
  return [
    ...untrimmedTitle(path, body),
    ...panels.flatMap((panel) => untrimmedTitles(panel.path, panel.body)),
  ];
}

function untrimmedTitle(path: string, { title }: JsonObject): Problem[] {
  if (typeof title !== 'string' || title === title.trim()) return [];
  return [{ path: `${path}.title`, message: `has spaces around it: '${title}'`, cure: 'Trim the title.' }];
}
