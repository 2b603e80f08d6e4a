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
import { cached } from '../../support/cached';
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

/** The dashboard Model Orchestrator. */
export function orchestrator(overrides: AlertOverrides = {}): Dashboard {
  return buildDashboard(modelOrchestratorDefinition, inputs(overrides));
}

/** The dashboard Service levels. */
export function serviceLevels(overrides: AlertOverrides = {}): Dashboard {
  return buildDashboard(serviceLevelsDefinition, inputs(overrides));
}

/** The dashboard Monitoring health. */
export function monitoring(overrides: AlertOverrides = {}): Dashboard {
  return buildDashboard(monitoringHealthDefinition, inputs(overrides));
}

/** The dashboards over log documents: logs, and the audit log. */
export function documentDashboards(): Dashboard[] {
  return [logsDefinition, auditDefinition].map((definition) => buildDashboard(definition, inputs()));
}

/** All dashboards, in their order, cached. */
export const allDashboards = cached(
  (overrides: AlertOverrides = {}, evaluator: Evaluator = 'prometheus'): readonly Dashboard[] =>
    dashboards(inputs(overrides, evaluator)),
);

/** Metrics that a panel's query may use: exposed and recorded ones. */
export const KNOWN = catalogueWith(recording(SETTINGS));

/** A panel of any dashboard. */
export function panelNamed(title: string, overrides: AlertOverrides = {}): Panel {
  const panel = allDashboards(overrides)
    .flatMap(panelsOf)
    .find((candidate) => candidate.title === title);
  if (!panel) throw new Error(`no dashboard has the panel ${title}`);
  return panel;
}

export function panelsOf({ panels = [] }: Dashboard): Panel[] {
  return panels.flatMap((panel) => ('panels' in panel ? panel.panels : [panel]));
}

/** A value as it is sent to Grafana, in JSON. */
export function sent<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

/** A property of a query's series, from its override, or otherwise from the panel's defaults. */
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
