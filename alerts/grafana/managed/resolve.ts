import type { Threshold } from '../../../lib/promql/expression';
import type { AlertOverride } from '../../resolve';
import type { Receiver } from '../../routing';
import { MANAGED_ALERTS, type ManagedName } from '.';
import type { ManagedDefinition, ManagedSettings, Watch } from './types';

export type ManagedOverrides = Readonly<Partial<Record<ManagedName, AlertOverride>>>;

/** An alert of Grafana's as one environment has it. */
export interface ManagedAlert extends Omit<ManagedDefinition<ManagedName>, 'when' | 'watch'> {
  readonly receiver?: Receiver;
  readonly watch: Watch;
}

/** Those of an environment; those switched off are left out. */
export function resolveManaged(settings: ManagedSettings, overrides: ManagedOverrides): ManagedAlert[] {
  return MANAGED_ALERTS.flatMap((definition: ManagedDefinition<ManagedName>) => {
    const override = overrides[definition.name];
    const absent = override?.enabled === false || definition.when?.(settings) === false;
    return absent ? [] : [resolveOne(definition, settings, override)];
  });
}

function resolveOne(
  { when: _, watch, ...defined }: ManagedDefinition<ManagedName>,
  settings: ManagedSettings,
  override: AlertOverride | undefined,
): ManagedAlert {
  const threshold: Threshold | undefined =
    defined.threshold && override?.threshold !== undefined
      ? { ...defined.threshold, value: override.threshold, why: override.why }
      : defined.threshold;
  return {
    ...defined,
    ...(threshold && { threshold }),
    ...(override?.severity && { severity: override.severity }),
    ...(override?.for && { for: override.for }),
    ...(override?.receiver && { receiver: override.receiver }),
    watch: watch(settings),
  };
}
