import type { Problem } from '../../../../lib/problems';
import { isObject } from '../json';
import type { Resource } from '../resources';
import { blocksOf, literal, parseObject } from './reading';
import type { StackTrap, Trap } from './trap';

const DASHBOARD = '__dashboardUid__';
const PANEL = '__panelId__';

/** Grafana refuses one of the two annotations without the other, and a panel id that is not a number. */
export const panelLinkIsWhole: Trap = (group) =>
  linksOf(group)
    .filter(({ uid, panel }) => uid === undefined || !isNumber(panel))
    .map(({ path }) => ({
      path,
      message: `needs ${DASHBOARD} and ${PANEL} together, the second a number`,
      cure: 'Set both, or neither.',
    }));

/** Grafana accepts a link to a missing panel, but shows it nowhere. */
export const panelLinksLeadSomewhere: StackTrap = (resources) => {
  const panels = new Set(
    resources
      .filter(({ type }) => type === 'grafana_dashboard')
      .flatMap(({ path, body }) => {
        const model = parseObject(body.config_json) ?? {};
        return blocksOf({ path, body: model }, 'panels').map((panel) => `${model.uid}/${panel.body.id}`);
      }),
  );
  return resources
    .filter(({ type }) => type === 'grafana_rule_group')
    .flatMap(linksOf)
    .filter(({ uid, panel }) => uid !== undefined && isNumber(panel) && !panels.has(`${uid}/${panel}`))
    .map(
      ({ path, uid, panel }): Problem => ({
        path,
        message: `links to panel ${panel} of '${uid}', which the stack does not have`,
        cure: 'Link to a panel of one of its dashboards.',
      }),
    );
};

function linksOf(group: Resource): { path: string; uid?: string; panel?: string }[] {
  return blocksOf(group, 'rule').flatMap(({ path, body }) => {
    const annotations = isObject(body.annotations) ? body.annotations : {};
    const [uid, panel] = [literal(annotations[DASHBOARD]), literal(annotations[PANEL])];
    if (uid === undefined && panel === undefined) return [];
    return [
      {
        path: `${path}.annotations`,
        ...(uid !== undefined && { uid }),
        ...(panel !== undefined && { panel }),
      },
    ];
  });
}

function isNumber(panel: string | undefined): boolean {
  return panel !== undefined && /^\d+$/.test(panel);
}
