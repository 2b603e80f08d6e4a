import type { Alert } from '../alerts/resolve';

/** What a dashboard is drawn from. */
export interface DashboardInputs {
  /** Name of the environment: the default of the variable. */
  readonly environment: string;
  /** The alerts as the environment has them: panels draw their thresholds. */
  readonly alerts: readonly Alert[];
  /** The folder of the runbook pages, as a URL. */
  readonly runbooksUrl: string;
}

/** The alert whose threshold a panel draws, after the environment's overrides; none where it is switched off. */
export function alertOf({ alerts }: DashboardInputs, name: Alert['name']): Alert | undefined {
  return alerts.find((alert) => alert.name === name);
}
