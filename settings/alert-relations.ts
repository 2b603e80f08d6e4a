import { overridesWithoutEffect } from '../alerts/resolve';
import { thresholdsWithoutBucket } from '../alerts/threshold-buckets';
import type { Refusal } from './refusal';
import type { Environment } from './schema';

/** Checks the overrides of alerts. Whether the environment has these alerts is checked when its rules are built. */
export function checkAlerts(environment: Environment): Refusal[] {
  const { alerts, orchestrator } = environment;
  return [
    ...overridesWithoutEffect(alerts).map(({ alert, setting }) => ({
      field: `alerts.${alert}.${setting}`,
      message: `the alert has no ${setting === 'threshold' ? 'threshold' : 'minimum number of events'}`,
      cure: `Remove ${setting} from the override.`,
    })),
    ...thresholdsWithoutBucket(alerts, orchestrator.adapter).map(({ alert, threshold, bounds }) => ({
      field: `alerts.${alert}.threshold`,
      message: `${threshold} is not a bucket bound of the histogram that the alert reads`,
      cure: `Use one of ${bounds.join(', ')}.`,
      others: ['orchestrator.adapter'],
    })),
    ...checkWatchdog(environment),
  ];
}

/** The Watchdog always fires: its absence shows that alerting does not work. */
function checkWatchdog({ alerts, notifications }: Environment): Refusal[] {
  const { Watchdog: watchdog, MonitoringWatchdogMissing: missing } = alerts;
  const isOff = watchdog?.enabled === false;
  return [
    ...(['severity', 'receiver'] as const)
      .filter((setting) => watchdog?.[setting] !== undefined)
      .map((setting) => ({
        field: `alerts.Watchdog.${setting}`,
        message: 'the Watchdog always fires, and notifies the receiver heartbeat only',
        cure: `Remove ${setting} from the override.`,
      })),
    ...(isOff && notifications.heartbeat
      ? [
          {
            field: 'notifications.heartbeat',
            message: 'sends the Watchdog, which alerts.Watchdog disables',
            cure: 'Remove heartbeat, or enable the Watchdog.',
            others: ['alerts.Watchdog'],
          },
        ]
      : []),
    ...(isOff && missing?.enabled !== false
      ? [
          {
            field: 'alerts.Watchdog.enabled',
            message: 'without the Watchdog, MonitoringWatchdogMissing always fires',
            cure: 'Set alerts.MonitoringWatchdogMissing.enabled to false as well.',
            others: ['alerts.MonitoringWatchdogMissing'],
          },
        ]
      : []),
  ];
}
