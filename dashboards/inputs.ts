import type { ManagedName } from '../alerts/grafana/managed';
import type { ManagedAlert } from '../alerts/grafana/managed/resolve';
import type { Evaluator } from '../alerts/grafana/model';
import type { Alert } from '../alerts/resolve';
import type { ObjectiveSettings } from '../alerts/types';
import type { PanelReference } from '../lib/panels';

/** What a dashboard is drawn from. */
export interface DashboardInputs {
  /** Name of the environment: the default of the variable. */
  readonly environment: string;
  /** The alerts as the environment has them: panels draw their thresholds. */
  readonly alerts: readonly Alert[];
  /** Those that are Grafana's whoever evaluates the others. */
  readonly managed: readonly ManagedAlert[];
  /** Who evaluates the others, and so knows when they fire. */
  readonly evaluator: Evaluator;
  /** What the environment promises. */
  readonly objectives: ObjectiveSettings;
  /** The folder of the runbook pages, as a URL. */
  readonly runbooksUrl: string;
  readonly logs: LogDocuments;
}

/** What log documents are called by: the logs' own names, which panels and correlations ask for. */
export interface LogDocuments {
  readonly fields: Readonly<Record<LogField, string>>;
  /** Value of the field `dataset` by stream. */
  readonly datasets: Readonly<Record<'app' | 'audit' | 'errors', string>>;
  /** Values of the field `level` that make a record an error. */
  readonly errorLevels: readonly string[];
}
export type LogField =
  | 'action'
  | 'dataset'
  | 'environment'
  | 'errorMessage'
  | 'errorType'
  | 'level'
  | 'license'
  | 'message'
  | 'node'
  | 'operation'
  | 'outcome'
  | 'resource'
  | 'time'
  | 'user';

export type AnyAlert = Alert | ManagedAlert;
export type AnyName = Alert['name'] | ManagedName;

/** The alert whose threshold a panel draws, after the environment's overrides; none where it is switched off. */
export function alertOf({ alerts, managed }: DashboardInputs, name: AnyName): AnyAlert | undefined {
  return [...alerts, ...managed].find((alert) => alert.name === name);
}

/** The alerts that link to a panel. */
export function alertsOn(
  { alerts, managed }: DashboardInputs,
  { dashboard, id }: PanelReference,
): AnyAlert[] {
  return [...alerts, ...managed].filter(({ panel }) => panel.dashboard === dashboard && panel.id === id);
}
