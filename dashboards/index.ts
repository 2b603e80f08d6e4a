import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { ALERT_NAMES } from '../alerts/catalogue';
import type { PanelReference } from '../alerts/decorate';
import { doubled } from '../lib/doubled';
import type { Problem } from '../lib/problems';
import { audit } from './audit';
import { buildDashboard, type DashboardDefinition } from './common';
import { host } from './host';
import type { DashboardInputs } from './inputs';
import { logs } from './logs';
import { modelOrchestrator } from './model-orchestrator';
import { monitoringHealth } from './monitoring-health';
import { serviceLevels } from './service-levels';

export type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
export type { DashboardDefinition } from './common';
export { DASHBOARDS, folderOf } from './family';
export type { DashboardInputs, LogDocuments } from './inputs';
export { type DashboardQuery, type DocumentQuery, documentQueriesOf, queriesOf } from './queries';

/** Every dashboard, in reading order. */
export const DEFINITIONS: readonly DashboardDefinition[] = [
  modelOrchestrator,
  serviceLevels,
  logs,
  audit,
  host,
  monitoringHealth,
];

/** Builds the dashboards of an environment: those whose data its Grafana can query. */
export function dashboards(inputs: DashboardInputs): readonly Dashboard[] {
  return DEFINITIONS.filter(
    (definition) => (definition !== audit || inputs.auditLog) && (definition !== host || inputs.hostExporter),
  ).map((definition) => buildDashboard(definition, inputs));
}

/** The panel that shows each alert, by the alert's name. */
export function panelsOfAlerts(
  definitions: readonly DashboardDefinition[] = DEFINITIONS,
): Readonly<Record<string, PanelReference & { readonly title: string }>> {
  return Object.fromEntries(
    shown(definitions).map(({ alert, identity, panel }) => [
      alert,
      { dashboard: identity.uid, id: panel.id, title: `${identity.title} / ${panel.title}` },
    ]),
  );
}

/** Finds alerts that no panel shows or several panels show, and ids that several panels of a dashboard have. */
export function checkPanels(definitions: readonly DashboardDefinition[] = DEFINITIONS): Problem[] {
  const all = shown(definitions);
  const alerts = ALERT_NAMES.flatMap((name): Problem[] => {
    const places = all.filter(({ alert }) => alert === name);
    if (places.length === 1) return [];
    const titles = places.map(({ identity, panel }) => `${identity.title} / ${panel.title}`);
    return [
      {
        path: `alerts.${name}`,
        message:
          places.length === 0
            ? 'no panel shows this alert'
            : `several panels show this alert: ${titles.join(', ')}`,
        cure: 'Name it in `alerts` of exactly one panel in dashboards/.',
      },
    ];
  });
  const ids = definitions.flatMap(({ identity, panels }) =>
    doubled(panels, ({ id }) => id).map(({ id, title }) => ({
      path: `${identity.title} / ${title}`,
      message: `another panel of the dashboard has the id ${id}`,
      cure: 'Give the new panel an id that no panel has had.',
    })),
  );
  return [...alerts, ...ids];
}

function shown(definitions: readonly DashboardDefinition[]) {
  return definitions.flatMap(({ identity, panels }) =>
    panels.flatMap((panel) => panel.alerts.map(({ name }) => ({ alert: name, identity, panel }))),
  );
}
