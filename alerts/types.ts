import { Duration } from '../lib/duration';
import type { Metric, OrchestratorMetric } from '../lib/metrics';
import { EVALUATION_INTERVAL } from '../lib/names';
import type { PromQL, Threshold } from '../lib/promql/expression';
import type { Unit } from '../lib/units';

/** `none` notifies only the heartbeat receiver. */
export type Severity = 'critical' | 'warning' | 'info' | 'none';

/** The rule groups, in the order of the rule files. A group is evaluated in order, at one interval. */
export const GROUPS = {
  alerts: 'model_orchestrator_alerts',
  sla: 'model_orchestrator_sla',
  /** Alerts with long windows, which take a quarter of an hour or more to fire. */
  slow: 'model_orchestrator_slow',
  objectives: 'model_orchestrator_objectives',
  /** Rules about objectives over days and weeks, and other series that are recorded for days. */
  budget: 'model_orchestrator_objectives_budget',
  monitoring: 'monitoring',
  host: 'host',
  logs: 'model_orchestrator_logs',
  watch: 'monitoring_watch',
} as const;
export type Group = (typeof GROUPS)[keyof typeof GROUPS];

/** Evaluation intervals of the groups that are not evaluated every {@link EVALUATION_INTERVAL}. */
const INTERVALS: Readonly<Partial<Record<Group, Duration>>> = {
  [GROUPS.slow]: Duration.minutes(2),
  // Its alerts wait for ten minutes and more.
  [GROUPS.sla]: Duration.minutes(1),
  // As long as the window of the recorded rates, so that each event is in exactly one sample.
  [GROUPS.budget]: Duration.minutes(5),
  // Documents arrive within seconds, and a search costs more than a query of metrics.
  [GROUPS.logs]: Duration.minutes(1),
  // Disks, memory and the clock change slowly, and the forecasts cover hours.
  [GROUPS.host]: Duration.minutes(1),
  [GROUPS.watch]: Duration.minutes(1),
};

/** How often a group is evaluated. */
export function intervalOf(group: Group): Duration {
  return INTERVALS[group] ?? EVALUATION_INTERVAL;
}

/** The values of the label that inhibition and grouping use: alerts of one family have one cause. */
export const FAMILIES = [
  'availability',
  'downloads',
  'health',
  'heartbeat',
  'host',
  'license',
  'logs',
  'monitoring',
  'operations',
  'registry',
  'storage',
] as const;
export type Family = (typeof FAMILIES)[number];

/** The program that evaluates an alert. */
export type Evaluator = 'prometheus' | 'grafana';

/** The objectives of an environment. */
export interface ObjectiveSettings {
  /** Share of events that must be good, by the objective's name. @default the objective's own target */
  readonly targets: Readonly<Record<string, number>>;
  /** The time over which an objective is measured. */
  readonly window: Duration;
}

/** The settings of an environment that affect its alerts. */
export interface RuleSettings {
  /** Name of the environment. */
  readonly environment: string;
  /** The program that evaluates the alerts with an `expression`. */
  readonly evaluator: Evaluator;
  /** How often the models endpoint is scraped. */
  readonly modelsScrapeInterval: Duration;
  /** How often a new health result can be seen: the longer of the check's own interval and the scrape's. */
  readonly healthInterval: Duration;
  /** Whether the orchestrator is scraped at all. */
  readonly metricsEnabled: boolean;
  /** For each scraped job, the metrics of which an instance must expose at least one. */
  readonly keyMetrics: readonly (readonly Metric[])[];
  /** Whether the environment runs a log collector. */
  readonly collectsLogs: boolean;
  /** Whether Grafana can query the audit log. */
  readonly auditLog: boolean;
  /** Whether the environment runs a node exporter. */
  readonly hostExporter: boolean;
  /** Whether Prometheus sends its samples to a further storage. */
  readonly remoteWrite: boolean;
  /** Elastic's name of each log stream: the field `data_stream.dataset`. */
  readonly datasets: { readonly audit: string; readonly errors: string };
  readonly objectives: ObjectiveSettings;
  /** The teams with the families and names of their alerts. @default none */
  readonly teams?: Readonly<Record<string, readonly string[]>>;
}

/** Inputs of an expression: the threshold and the least number of events after overrides, and the settings of the environment. */
export interface AlertInputs extends RuleSettings {
  /** @throws Error when the alert defines no threshold. */
  readonly threshold: Threshold;
  /** @throws Error when the alert defines no least number of events. */
  readonly leastEvents: Threshold;
}

/** A rule that records a series. */
export interface RecordingRule {
  readonly record: string;
  /** Evaluated before the alerts of the group. */
  readonly group: Group;
  /** Labels that it has besides `service` and `environment`. @default none */
  readonly by?: readonly string[];
  /** Whether it records the running total of `of`, for a later comparison. @default it has a sample only at an event */
  readonly total?: true;
  /** The metric whose values it records, with all labels. @default it has only the labels above */
  readonly of?: Metric;
  readonly unit: Unit;
  readonly help: string;
  readonly expression: PromQL;
  /** Labels in addition to service and environment. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A condition that only Grafana can evaluate: a search over logs, or a query whose failure must be noticed. With `audit`,
 * it searches the audit log.
 */
export type Watch =
  /** A query (Lucene syntax) matches at least as many log documents within a window as the threshold says. */
  | { readonly kind: 'documents'; readonly audit?: true; readonly query: string; readonly window: Duration }
  /** No log document matches within a window, although an expression returns more than 0. */
  | {
      readonly kind: 'silence';
      readonly audit?: true;
      readonly query: string;
      readonly window: Duration;
      readonly although: PromQL;
    }
  /** An expression returns the threshold or more. Grafana compares the values, so that a result of 0 counts as well. */
  | { readonly kind: 'metric'; readonly expression: PromQL };

/** The lengths of time that the condition of an alert covers, by name. */
export type Windows = Readonly<Record<string, Duration>>;

/**
 * A text in Prometheus' template language, in which `$value` is the value of the expression. A function gets the
 * values of the alert in words (see `valuesOf`), so that no text repeats a number.
 */
type Text<W extends Windows> =
  | string
  // As a method, so that a definition with particular windows is also a definition with any windows.
  | {
      text(
        values: Readonly<Record<keyof W | 'threshold' | 'leastEvents' | 'for', string>>,
        settings: RuleSettings,
      ): string;
    }['text'];

/** Facts about an alert that drills need. */
export interface DrillFacts {
  /** Why no fault of the simulator makes it fire. @default a fault does */
  readonly withoutFault?: string;
  /** How long a fault lasts before the condition holds. @default it holds at once */
  readonly buildUp?: { readonly lasts: Duration; readonly why: string };
  /** How long it keeps firing after its cause is over, because of its window. @default it resolves at once */
  readonly heldFor?: Duration;
  /** The shortest `for` that works in the lab drill. @default 1m */
  readonly shortestFor?: { readonly lasts: Duration; readonly why: string };
}

interface CommonDefinition<Name extends string, W extends Windows> {
  readonly name: Name;
  readonly group: Group;
  readonly severity: Severity;
  readonly family: Family;
  /** Name of the objective that it watches: the label `objective`. */
  readonly objective?: string;
  /** Name of the service level agreement: the label `sla`. @default no such label */
  readonly sla?: string;
  /** The labels that distinguish several alerts of this name. The condition yields one series for each. */
  readonly identity: readonly string[];
  /** Lengths of time that texts and panels refer to. @default none */
  readonly windows?: W | ((settings: RuleSettings) => W);
  /** Absent if the expression compares with a state (0, 1), not with an amount. */
  readonly threshold?: Threshold | ((settings: RuleSettings) => Threshold);
  /** The histogram of which the expression reads the bucket up to the threshold. @default any threshold is possible */
  readonly thresholdIsBucketOf?: OrchestratorMetric;
  /** Names of the alerts on the same quantity with a higher threshold, of which this one gives an early warning. @default none */
  readonly warnsBefore?: readonly string[];
  /** With fewer events, the condition does not hold, and the alert does not fire. @default any number is enough */
  readonly leastEvents?: Threshold | ((settings: RuleSettings) => Threshold);
  /** How long the condition must hold. @default it fires at once */
  readonly for?: Duration | ((settings: RuleSettings) => Duration);
  /** Why `for` has this length. */
  readonly forWhy?: string;
  /** Series that are recorded for its condition. @default none */
  readonly records?: readonly RecordingRule[];
  /** Whether an environment with these settings has it. @default always */
  readonly when?: (settings: RuleSettings) => boolean;
  /** What Grafana does when a query fails. @default 'Error', which notifies as DatasourceError */
  readonly onError?: 'Alerting' | 'OK';
  /** What Grafana does when a query returns nothing. @default 'OK' */
  readonly onNoData?: 'Alerting';
  /** One line. */
  readonly summary: Text<W>;
  /** What is wrong now, with the current value in human units. */
  readonly description: Text<W>;
  /** Why a panel that shows only the events of this alert is empty in a healthy system. */
  readonly emptyBecause?: string;
  /** @default a fault makes it fire at once, and its end resolves it */
  readonly drill?: DrillFacts;
}

/**
 * An alert, as its folder defines it: either with an `expression`, which Prometheus or Grafana evaluates as the
 * environment chooses, or with a `watch`, which only Grafana can evaluate.
 */
export type AlertDefinition<Name extends string = string, W extends Windows = Windows> = CommonDefinition<
  Name,
  W
> &
  (
    | { readonly expression: (inputs: AlertInputs) => PromQL; readonly watch?: never }
    | { readonly watch: (settings: RuleSettings) => Watch; readonly expression?: never }
  );

/** Keeps the type of the name, for overrides, and of the windows, for panels that read them. */
export function defineAlert<const Name extends string, W extends Windows = Record<never, Duration>, D = W>(
  definition: AlertDefinition<Name, W> & { readonly windows?: D },
): AlertDefinition<Name, W> & { readonly windows: D } {
  return { windows: {}, ...definition } as AlertDefinition<Name, W> & { readonly windows: D };
}

/** The threshold of an alert, if it does not depend on settings. @throws Error for other alerts */
export function fixedThreshold({ name, threshold }: AlertDefinition): Threshold {
  if (!threshold || typeof threshold === 'function') throw new Error(`${name} has no fixed threshold`);
  return threshold;
}
