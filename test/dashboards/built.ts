import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { type AlertOverrides, resolveAlerts } from '../../alerts/resolve';
import { dashboards } from '../../dashboards';
import type { DashboardInputs } from '../../dashboards/inputs';
import { modelOrchestratorDashboard } from '../../dashboards/model-orchestrator';
import { SETTINGS } from '../support/settings';

export const RUNBOOKS = 'https://code.example.com/runbooks';

/** The inputs of an environment with these overrides. */
export function inputs(overrides: AlertOverrides = {}): DashboardInputs {
  return {
    environment: 'staging',
    alerts: resolveAlerts(SETTINGS, overrides),
    runbooksUrl: RUNBOOKS,
  };
}

/** The dashboard of the seed. */
export function orchestrator(overrides: AlertOverrides = {}): Dashboard {
  return modelOrchestratorDashboard(inputs(overrides));
}

export function allDashboards(): readonly Dashboard[] {
  return dashboards(inputs());
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
