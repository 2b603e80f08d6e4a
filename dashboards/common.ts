import type { QueryVariableBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DATA_SOURCES } from '../lib/names';
import { annotations } from './annotations';
import { DASHBOARDS } from './family';
import type { DashboardInputs } from './inputs';
import { FAMILY_TAG, familyLink } from './links';
import type { PanelDefinition } from './panel';

/** A dashboard: its panels in reading order, and its variables and annotations. */
export interface DashboardDefinition {
  readonly identity: (typeof DASHBOARDS)[keyof typeof DASHBOARDS];
  readonly description: string;
  /** Matcher of the alerts that the dashboard marks as annotations. */
  readonly annotated: string;
  readonly variables: (inputs: DashboardInputs) => readonly QueryVariableBuilder[];
  /** Panels of one line have the same height, so that the SDK leaves no gaps. */
  readonly panels: readonly PanelDefinition[];
}

/** Builds a dashboard with its panels. */
export function buildDashboard(definition: DashboardDefinition, given: DashboardInputs): Dashboard {
  const inputs =
    definition.identity === DASHBOARDS.audit
      ? { ...given, logs: { ...given.logs, dataSource: DATA_SOURCES.audit.uid } }
      : given;
  const dashboard = emptyDashboard(definition, inputs);
  for (const panel of definition.panels) {
    if (panel.when?.(inputs) ?? true) dashboard.withPanel(panel.build(inputs));
  }
  return dashboard.build();
}

/** A dashboard without panels. It is read-only in Grafana: the next deployment would revert an edit. */
export function emptyDashboard(
  { identity, description, annotated, variables }: DashboardDefinition,
  inputs: DashboardInputs,
): DashboardBuilder {
  const dashboard = new DashboardBuilder(identity.title)
    .uid(identity.uid)
    .description(description)
    .tags([FAMILY_TAG])
    .timezone('browser')
    .time({ from: 'now-6h', to: 'now' })
    .refresh('1m')
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .link(familyLink());
  for (const annotation of annotations(inputs, annotated)) dashboard.annotation(annotation);
  for (const variable of variables(inputs)) dashboard.withVariable(variable);
  return dashboard;
}
