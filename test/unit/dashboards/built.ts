import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { catalogueWith, recording } from '../../../alerts/objectives';
import { type AlertOverrides, resolveAlerts } from '../../../alerts/resolve';
import type { Evaluator } from '../../../alerts/types';
import { dashboards } from '../../../dashboards';
import { audit as auditDefinition } from '../../../dashboards/audit';
import { buildDashboard } from '../../../dashboards/common';
import type { DashboardInputs } from '../../../dashboards/inputs';
import { logs as logsDefinition } from '../../../dashboards/logs';
import { modelOrchestrator as modelOrchestratorDefinition } from '../../../dashboards/model-orchestrator';
import { monitoringHealth as monitoringHealthDefinition } from '../../../dashboards/monitoring-health';
import { serviceLevels as serviceLevelsDefinition } from '../../../dashboards/service-levels';
import { LOG_DOCUMENTS } from '../../../servers/log-documents';
import { SETTINGS } from '../../support/settings';

export const RUNBOOKS = 'https://code.example.com/runbooks';

/** The inputs of an environment with these overrides. */
export function inputs(overrides: AlertOverrides = {}, evaluator: Evaluator = 'prometheus'): DashboardInputs {
  return {
    environment: 'staging',
    alerts: resolveAlerts({ ...SETTINGS, evaluator }, overrides),
    evaluator,
    objectives: SETTINGS.objectives,
    runbooksUrl: RUNBOOKS,
    logs: LOG_DOCUMENTS,
    auditLog: true,
    hostExporter: true,
    remoteWrite: true,
  };
}

/** The dashboard of the seed. */
export function orchestrator(overrides: AlertOverrides = {}): Dashboard {
  return buildDashboard(modelOrchestratorDefinition, inputs(overrides));
}

/** What is promised, and whether it is kept. */
export function serviceLevels(overrides: AlertOverrides = {}): Dashboard {
  return buildDashboard(serviceLevelsDefinition, inputs(overrides));
}

/** The monitoring's own dashboard. */
export function monitoring(overrides: AlertOverrides = {}): Dashboard {
  return buildDashboard(monitoringHealthDefinition, inputs(overrides));
}

/** The dashboards over log documents: logs, and the audit log. */
export function documentDashboards(): Dashboard[] {
  return [logsDefinition, auditDefinition].map((definition) => buildDashboard(definition, inputs()));
}

/** All of them, as they are listed. */
export function allDashboards(
  overrides: AlertOverrides = {},
  evaluator: Evaluator = 'prometheus',
): readonly Dashboard[] {
  return dashboards(inputs(overrides, evaluator));
}

/** What a panel's query may name: what is exposed, and what is recorded. */
export const KNOWN = catalogueWith(recording(SETTINGS));

/** A panel of any dashboard. */
export function panelNamed(title: string, overrides: AlertOverrides = {}): Panel {
  const panel = allDashboards(overrides)
    .flatMap(panelsOf)
    .find((candidate) => candidate.title === title);
  if (!panel) throw new Error(`there is no panel ${title}`);
  return panel;
}

export function panelsOf({ panels = [] }: Dashboard): Panel[] {
  return panels.flatMap((panel) => ('panels' in panel ? panel.panels : [panel]));
}

/** What Grafana is sent. */
export function sent<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

/** A property of a query's series: its override's, or else the panel's. */
export function propertyOf({ fieldConfig }: Panel, refId: string, property: string): unknown {
  const overrides = fieldConfig?.overrides.filter(({ matcher }) => matcher.options === refId) ?? [];
  const found = overrides.flatMap(({ properties }) => properties).findLast(({ id }) => id === property);
  return found
    ? found.value
    : new Map<string, unknown>(Object.entries(fieldConfig?.defaults ?? {})).get(property);
}

/** Every value in a document, with the path to it. */
export function values(value: unknown, path = ''): [path: string, value: unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, child]) => values(child, `${path}.${key}`));
}
