import type { Duration } from '../lib/duration';
import { type PromQL, promql, type Threshold } from '../lib/promql/expression';
import { scoped } from '../lib/promql/scope';
import { ALERTS, type AlertName } from './catalogue';
import type { Receiver } from './routing';
import type { AlertDefinition, Evaluator, RuleSettings, Severity, Watch, Windows } from './types';
import { valuesOf } from './values';

/** What an environment changes about one alert. */
export interface AlertOverride {
  readonly enabled?: boolean | undefined;
  /** In the alert's own unit. */
  readonly threshold?: number | undefined;
  /** Least number of events, for an alert that has one. */
  readonly leastEvents?: number | undefined;
  readonly for?: Duration | undefined;
  readonly severity?: Exclude<Severity, 'none'> | undefined;
  /** Receiver to notify instead of the one that the routes choose. */
  readonly receiver?: Exclude<Receiver, 'heartbeat'> | undefined;
  /** The reason. Notifications and the reference show it. */
  readonly why: string;
}
export type AlertOverrides = Readonly<Partial<Record<AlertName, AlertOverride>>>;

type Computed =
  | 'name'
  | 'records'
  | 'threshold'
  | 'leastEvents'
  | 'for'
  | 'windows'
  | 'when'
  | 'summary'
  | 'description';

interface CommonAlert extends Omit<AlertDefinition, Computed | 'expression' | 'watch'> {
  readonly name: AlertName;
  /** The program that evaluates it in this environment. */
  readonly evaluator: Evaluator;
  readonly threshold?: Threshold;
  readonly leastEvents?: Threshold;
  readonly for?: Duration;
  readonly windows: Windows;
  readonly summary: string;
  readonly description: string;
  /** Set if an environment overrides the receiver that the routes choose. */
  readonly receiver?: Receiver;
  /** The team that it belongs to. */
  readonly team?: string;
  /** Why the environment overrides it. */
  readonly overrideWhy?: string;
}
/** An alert that either program can evaluate. */
export interface PromqlAlert extends CommonAlert {
  readonly expression: PromQL;
}
/** An alert that only Grafana can evaluate. */
export interface GrafanaAlert extends CommonAlert {
  readonly watch: Watch;
}
/** An alert in one environment: overrides and settings are applied. */
export type Alert = PromqlAlert | GrafanaAlert;

/** Whether either program can evaluate an alert. */
export function isPromql(alert: Alert): alert is PromqlAlert {
  return 'expression' in alert;
}

/** The settings of an environment that each value of {@link RuleSettings} depends on. */
export const SETTINGS_OF_RULES: Readonly<Record<keyof RuleSettings, readonly string[]>> = {
  environment: ['name'],
  evaluator: ['evaluator'],
  modelsScrapeInterval: ['scrape.modelsSeconds'],
  healthInterval: ['scrape.healthSeconds', 'orchestrator.healthCheckIntervalSeconds'],
  metricsEnabled: ['orchestrator.enableMetrics'],
  keyMetrics: ['orchestrator.adapter'],
  collectsLogs: ['orchestrator.instances', 'orchestrator.attach'],
  auditLog: ['grafana.auditLog'],
  hostExporter: ['host.exporter', 'prometheus.external'],
  remoteWrite: ['prometheus.remoteWrite'],
  datasets: [],
  objectives: ['objectives', 'prometheus.retentionDays'],
  teams: ['notifications.teams'],
};

/** The settings that decide which alerts an environment has before its overrides: also those of metrics that an adapter lacks. */
export const DECIDING_SETTINGS = [...Object.values(SETTINGS_OF_RULES).flat(), 'orchestrator.storageLimitGiB'];

/** The enabled alerts of an environment, in the order of the catalogue. */
export function resolveAlerts(settings: RuleSettings, overrides: AlertOverrides): Alert[] {
  return ALERTS.flatMap((definition: AlertDefinition<AlertName>) => {
    const override = overrides[definition.name];
    const absent = override?.enabled === false || definition.when?.(settings) === false;
    return absent ? [] : [resolveAlert(definition, settings, override)];
  });
}

/** Applies an override and the settings of the environment to one alert. */
export function resolveAlert(
  definition: AlertDefinition<AlertName>,
  settings: RuleSettings,
  override?: AlertOverride,
): Alert {
  const {
    threshold: definedThreshold,
    leastEvents: definedEvents,
    for: definedFor,
    windows: definedWindows = {},
    expression,
    watch,
    when: _,
    records: __,
    ...rest
  } = definition;
  const { summary, description } = rest;
  const inSettings = <T>(value: T | ((settings: RuleSettings) => T)): T =>
    value instanceof Function ? value(settings) : value;
  const windows = inSettings(definedWindows);
  const threshold = overridden(inSettings(definedThreshold), override?.threshold, override?.why);
  const held = override?.for ?? inSettings(definedFor);
  const leastEvents = overridden(inSettings(definedEvents), override?.leastEvents, override?.why);
  const texts = valuesOf({ threshold, leastEvents, for: held, windows }) as Record<
    'threshold' | 'leastEvents' | 'for',
    string
  >;
  const team = teamOf(definition, settings.teams);
  const common: CommonAlert = {
    ...rest,
    evaluator: watch ? 'grafana' : settings.evaluator,
    ...(override?.severity && { severity: override.severity }),
    ...(override?.receiver && { receiver: override.receiver }),
    ...(team !== undefined && { team }),
    ...(override && { overrideWhy: override.why }),
    ...(threshold && { threshold }),
    ...(leastEvents && { leastEvents }),
    ...(held && { for: held }),
    ...(override?.for && { forWhy: override.why }),
    windows,
    summary: typeof summary === 'string' ? summary : summary(texts, settings),
    description: typeof description === 'string' ? description : description(texts, settings),
  };
  const inEnvironment = (query: PromQL) => scoped(query, `environment="${settings.environment}"`);
  if (watch) return { ...common, watch: scopedWatch(watch(settings), inEnvironment) };
  const inputs = {
    ...settings,
    get threshold(): Threshold {
      if (!threshold) throw new Error(`${definition.name} uses a threshold that it does not define`);
      return threshold;
    },
    get leastEvents(): Threshold {
      if (!leastEvents) throw new Error(`${definition.name} uses leastEvents, which it does not define`);
      return leastEvents;
    },
  };
  return { ...common, expression: capped(inEnvironment(expression(inputs)), definition) };
}

/** Maximum number of alerts of one rule for one instance, however many values of a label the instance exposes. */
export const MOST_PER_INSTANCE = 20;

/** Whether the label values that a target exposes determine how many alerts of a rule it has. */
export function isCapped({ identity }: Pick<AlertDefinition, 'identity'>): boolean {
  return identity.includes('instance') && identity.some((label) => label !== 'instance' && label !== 'job');
}

/**
 * Limits the number of alerts of an instance. The `limit` of a rule group would instead drop all alerts of the rule, also
 * those of other instances.
 */
function capped(expression: PromQL, definition: Pick<AlertDefinition, 'identity'>): PromQL {
  return isCapped(definition) ? promql`topk by (instance) (${MOST_PER_INSTANCE}, ${expression})` : expression;
}

function scopedWatch(watch: Watch, inEnvironment: (query: PromQL) => PromQL): Watch {
  switch (watch.kind) {
    case 'metric':
      return { ...watch, expression: inEnvironment(watch.expression) };
    case 'silence':
      return { ...watch, although: inEnvironment(watch.although) };
    case 'documents':
      return watch;
  }
}

/** The team of an alert: the one that lists its name, or else the one that lists its family. */
function teamOf(
  { name, family }: Pick<AlertDefinition<AlertName>, 'name' | 'family'>,
  teams: RuleSettings['teams'] = {},
): string | undefined {
  const ownerOf = (key: string) => Object.keys(teams).find((team) => teams[team]?.includes(key));
  return ownerOf(name) ?? ownerOf(family);
}

function overridden(
  defined: Threshold | undefined,
  value: number | undefined,
  why = '',
): Threshold | undefined {
  return defined && value !== undefined ? { ...defined, value, why } : defined;
}

/** Overrides of a threshold or a least number of events that an alert does not have. */
export function overridesWithoutEffect(
  overrides: AlertOverrides,
): { readonly alert: AlertName; readonly setting: 'threshold' | 'leastEvents' }[] {
  return ALERTS.flatMap((definition: AlertDefinition<AlertName>) =>
    (['threshold', 'leastEvents'] as const)
      .filter(
        (setting) => overrides[definition.name]?.[setting] !== undefined && definition[setting] === undefined,
      )
      .map((setting) => ({ alert: definition.name, setting })),
  );
}
