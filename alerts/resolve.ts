import type { Duration } from '../lib/duration';
import type { PromQL, Threshold } from '../lib/promql/expression';
import { ALERTS, type AlertName } from './catalogue';
import type { Receiver } from './routing';
import type { AlertDefinition, RuleSettings, Severity } from './types';

/** What an environment changes about one alert. */
export interface AlertOverride {
  readonly enabled?: boolean | undefined;
  /** In the alert's own unit. */
  readonly threshold?: number | undefined;
  readonly for?: Duration | undefined;
  readonly severity?: Exclude<Severity, 'none'> | undefined;
  /** Who is told instead of whom its severity and family say. */
  readonly receiver?: Exclude<Receiver, 'heartbeat'> | undefined;
  /** The reason, for whoever reads the alert at night. */
  readonly why: string;
}
export type AlertOverrides = Readonly<Partial<Record<AlertName, AlertOverride>>>;

/** An alert as one environment has it. */
export interface Alert extends Omit<AlertDefinition<AlertName>, 'for' | 'expression' | 'threshold' | 'when'> {
  readonly threshold?: Threshold;
  readonly for?: Duration;
  readonly expression: PromQL;
  /** Set where an environment names another receiver than the routes would choose. */
  readonly receiver?: Receiver;
}

/** The alerts of an environment, in the order of their definitions; those switched off are left out. */
export function resolveAlerts(settings: RuleSettings, overrides: AlertOverrides): Alert[] {
  return ALERTS.flatMap((definition: AlertDefinition<AlertName>) => {
    const override = overrides[definition.name];
    const absent = override?.enabled === false || definition.when?.(settings) === false;
    return absent ? [] : [resolveAlert(definition, settings, override)];
  });
}

/** One alert with its override and the environment's settings worked in. */
export function resolveAlert(
  definition: AlertDefinition<AlertName>,
  settings: RuleSettings,
  override?: AlertOverride,
): Alert {
  const { threshold: ownThreshold, for: definedFor, expression, when: _, ...rest } = definition;
  const defined = typeof ownThreshold === 'function' ? ownThreshold(settings) : ownThreshold;
  const threshold: Threshold | undefined =
    defined && override?.threshold !== undefined
      ? { ...defined, value: override.threshold, why: override.why }
      : defined;
  const forDuration = override?.for ?? (typeof definedFor === 'function' ? definedFor(settings) : definedFor);
  return {
    ...rest,
    ...(override?.severity && { severity: override.severity }),
    ...(override?.receiver && { receiver: override.receiver }),
    ...(threshold && { threshold }),
    ...(forDuration && { for: forDuration }),
    expression: expression({
      ...settings,
      get threshold(): Threshold {
        if (!threshold) throw new Error(`${definition.name} uses a threshold that it does not define`);
        return threshold;
      },
    }),
  };
}

/** Overrides that change nothing, because the alert has no threshold to change. */
export function overridesWithoutEffect<Name extends string>(
  definitions: readonly { readonly name: Name; readonly threshold?: unknown }[],
  overrides: Readonly<Partial<Record<Name, AlertOverride>>>,
): Name[] {
  return definitions
    .filter(({ name, threshold }) => overrides[name]?.threshold !== undefined && threshold === undefined)
    .map(({ name }) => name);
}
