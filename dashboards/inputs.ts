import type { Alert } from '../alerts/resolve';
import type { Evaluator, ObjectiveSettings } from '../alerts/types';

/** The data that a dashboard is built from. */
export interface DashboardInputs {
  /** Name of the environment: the default of the variable. */
  readonly environment: string;
  /** The alerts of the environment: panels draw their thresholds. */
  readonly alerts: readonly Alert[];
  /** The program that evaluates the alerts over metrics, and so knows when they fire. */
  readonly evaluator: Evaluator;
  readonly objectives: ObjectiveSettings;
  /** The folder of the runbook pages, as a URL. */
  readonly runbooksUrl: string;
  readonly logs: LogDocuments;
  /** Whether Grafana can query the audit log. */
  readonly auditLog: boolean;
  /** Whether the environment runs a node exporter. */
  readonly hostExporter: boolean;
  /** Whether Prometheus sends its samples to a further storage. */
  readonly remoteWrite: boolean;
}

/** Field names and values of log documents, as panels and correlations query them. */
export interface LogDocuments {
  /** Uid of the data source with the documents. */
  readonly dataSource: string;
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

/** An alert with the overrides of the environment. Undefined if the environment does not have it. */
export function alertOf({ alerts }: DashboardInputs, { name }: { readonly name: string }): Alert | undefined {
  return alerts.find((alert) => alert.name === name);
}
