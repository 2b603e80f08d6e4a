import type { Duration } from '../../../lib/duration';
import type { PromQL, Threshold } from '../../../lib/promql/expression';
import type { AlertDefinition, RuleSettings } from '../../types';
import type { Evaluator } from '../model';

/** The groups of the rules that are Grafana's whoever evaluates the others. */
export const MANAGED_GROUPS = { logs: 'model_orchestrator_logs', watch: 'monitoring_watch' } as const;
export type ManagedGroup = (typeof MANAGED_GROUPS)[keyof typeof MANAGED_GROUPS];

/** What an environment decides about them. */
export interface ManagedSettings extends RuleSettings {
  readonly evaluator: Evaluator;
  readonly environment: string;
  /** Elastic's name of each log stream: the field `data_stream.dataset`. */
  readonly datasets: { readonly audit: string; readonly errors: string };
}

/** What is looked at. The threshold is compared by Grafana, so that 0 is a value like any other. */
export type Watch =
  /** As many log documents as the threshold, or more, match a query (Lucene's syntax) within a window. */
  | { readonly kind: 'documents'; readonly query: string; readonly window: Duration }
  /** Not one log document matches within a window in which an expression yields more than 0. */
  | {
      readonly kind: 'silence';
      readonly query: string;
      readonly window: Duration;
      readonly although: PromQL;
    }
  /** An expression yields the threshold, or more. */
  | { readonly kind: 'metric'; readonly expression: PromQL };

/** An alert that only Grafana can evaluate: over logs, or over Prometheus itself. In the spirit of `alerts/catalogue`. */
export interface ManagedDefinition<Name extends string = string>
  extends Pick<
    AlertDefinition<Name>,
    'name' | 'severity' | 'family' | 'forWhy' | 'summary' | 'description' | 'panel'
  > {
  readonly group: ManagedGroup;
  readonly threshold?: Threshold;
  /** @default at once */
  readonly for?: Duration;
  /** @default always */
  readonly when?: (settings: ManagedSettings) => boolean;
  readonly watch: (settings: ManagedSettings) => Watch;
  /** What it means that a query cannot be answered. @default 'Error', which notifies as DatasourceError */
  readonly onError?: 'Alerting' | 'OK';
  /** What it means that there is nothing to be seen. @default 'OK' */
  readonly onNoData?: 'Alerting';
}

/** Keeps the literal name, so that overrides can be typed by it. */
export function defineManaged<const Name extends string>(
  definition: ManagedDefinition<Name>,
): ManagedDefinition<Name> {
  return definition;
}
