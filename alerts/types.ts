import type { Duration } from '../lib/duration';
import type { PanelReference } from '../lib/panels';
import type { PromQL, Threshold } from '../lib/promql/expression';

/** `none` never notifies a person: it is the heartbeat's. */
export type Severity = 'critical' | 'warning' | 'info' | 'none';

/** The rule groups. The first two are the seed's; a group is evaluated in order, at one interval. */
export const GROUPS = {
  alerts: 'model_orchestrator_alerts',
  sla: 'model_orchestrator_sla',
  objectives: 'model_orchestrator_objectives',
  monitoring: 'monitoring',
} as const;
export type Group = (typeof GROUPS)[keyof typeof GROUPS];

/** What inhibition and grouping join on: alerts of one family have one cause. */
export type Family =
  | 'availability'
  | 'downloads'
  | 'health'
  | 'heartbeat'
  | 'license'
  | 'logs'
  | 'monitoring'
  | 'operations'
  | 'registry'
  | 'storage';

/** What the service promises (seed: SLA alerts). */
export type Objective = 'download-success' | 'operation-availability';

/** What an environment promises. */
export interface ObjectiveSettings {
  /** Share of events that have to be good, by objective. */
  readonly targets: Readonly<Record<Objective, number>>;
  /** The time over which the promise is kept or broken. */
  readonly window: Duration;
}

/** The error budget: the share of events that an objective leaves to be bad. */
export function errorBudget(objective: Objective, { targets }: ObjectiveSettings): number {
  // Without the noise of binary fractions: 1 - 0.95 is not 0.05.
  return Number((1 - targets[objective]).toFixed(9));
}

/** What an environment decides about all rules. */
export interface RuleSettings {
  /** How often the models endpoint is scraped. */
  readonly modelsScrapeInterval: Duration;
  /** How often a new health result can be seen: the longer of the check's own interval and the scrape's. */
  readonly healthInterval: Duration;
  /** Whether the orchestrator is scraped at all. */
  readonly metricsEnabled: boolean;
  /** Whether a log shipper of ours runs. */
  readonly collectsLogs: boolean;
  readonly objectives: ObjectiveSettings;
}

/** What an alert's expression is made of: its threshold after overrides, and the environment's settings. */
export interface AlertInputs extends RuleSettings {
  /** @throws Error when the alert defines no threshold. */
  readonly threshold: Threshold;
}

/** One alert, as its file defines it. */
export interface AlertDefinition<Name extends string = string> {
  readonly name: Name;
  readonly group: Group;
  readonly severity: Severity;
  readonly family: Family;
  /** The objective that it watches over, as the label `objective`. */
  readonly objective?: Objective;
  /** The labels that tell one alert of this name from another; the expression yields one series for each. */
  readonly identity: readonly string[];
  /** Absent where the comparison is with a state (0, 1), not with an amount. */
  readonly threshold?: Threshold | ((settings: RuleSettings) => Threshold);
  /** How long the condition must hold. @default at once */
  readonly for?: Duration | ((settings: RuleSettings) => Duration);
  /** Why `for` has this length. */
  readonly forWhy?: string;
  /** Whether an environment with these settings has it. @default always */
  readonly when?: (settings: RuleSettings) => boolean;
  readonly expression: (inputs: AlertInputs) => PromQL;
  /** One line. Prometheus template language; `$value` is the expression's value. */
  readonly summary: string;
  /** What is wrong now, with the current value in human units. */
  readonly description: string;
  /** The panel that draws the threshold. */
  readonly panel: PanelReference;
}

/** Keeps the literal name, so that overrides can be typed by it. */
export function defineAlert<const Name extends string>(
  definition: AlertDefinition<Name>,
): AlertDefinition<Name> {
  return definition;
}
