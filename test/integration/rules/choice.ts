import { isPromql, type PromqlAlert, resolveAlerts } from '../../../alerts/resolve';
import { SETTINGS } from '../../../alerts/scenarios/settings';
import { UserError } from '../../../lib/user-error';

/** The alerts that are named, or all. @throws UserError for one that there is not */
export function chosenAlerts(names: readonly string[]): PromqlAlert[] {
  const alerts = resolveAlerts(SETTINGS, {}).filter(isPromql);
  const unknown = names.filter((name) => !alerts.some((alert) => alert.name === name));
  if (unknown.length > 0) {
    throw new UserError(
      `there is no alert ${unknown.join(', ')}`,
      `Name some of ${alerts.map(({ name }) => name).join(', ')}, or none for all.`,
    );
  }
  return names.length === 0 ? alerts : alerts.filter(({ name }) => names.includes(name));
}
