import { isPromql, type PromqlAlert, resolveAlerts } from '../../../alerts/resolve';
import { SETTINGS } from '../../../alerts/scenarios/settings';
import { UserError } from '../../../lib/user-error';

/**
 * Returns the alerts with the given names in an environment with these settings. An empty list of names selects all alerts.
 * @throws UserError for an unknown name
 */
export function chosenAlerts(names: readonly string[], settings = SETTINGS): PromqlAlert[] {
  const alerts = resolveAlerts(settings, {}).filter(isPromql);
  const unknown = names.filter((name) => !alerts.some((alert) => alert.name === name));
  if (unknown.length > 0) {
    throw new UserError(
      `unknown alert: ${unknown.join(', ')}`,
      `Use names from ${alerts.map(({ name }) => name).join(', ')}, or none for all.`,
    );
  }
  return names.length === 0 ? alerts : alerts.filter(({ name }) => names.includes(name));
}
