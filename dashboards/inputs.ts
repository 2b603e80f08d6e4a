import type { Alert } from '../alerts/resolve';
import type { ObjectiveSettings } from '../alerts/types';
import type { PanelReference } from '../lib/panels';

/** What a dashboard is drawn from. */
export interface DashboardInputs {
  /** Name of the environment: the default of the variable. */
  readonly environment: string;
  /** The alerts as the environment has them: panels draw their thresholds. */
  readonly alerts: readonly Alert[];
  /** What the environment promises. */
  readonly objectives: ObjectiveSettings;
  /** The folder of the runbook pages, as a URL. */
  readonly runbooksUrl: string;
}

/** The alert whose threshold a panel draws, after the environment's overrides; none where it is switched off. */
export function alertOf({ alerts }: DashboardInputs, name: Alert['name']): Alert | undefined {
  return alerts.find((alert) => alert.name === name);
}

/** The alerts that link to a panel. */
export function alertsOn({ alerts }: DashboardInputs, { dashboard, id }: PanelReference): Alert[] {
  return alerts.filter(({ panel }) => panel.dashboard === dashboard && panel.id === id);
}
