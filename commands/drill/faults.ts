import { ALERT_NAMES, type AlertName } from '../../alerts/catalogue';
import { MANAGED_NAMES, type ManagedName } from '../../alerts/grafana/managed';
import { FAULTS } from '../../simulator/faults';
import type { Fault } from '../../simulator/faults/fault';

/** Alerts that no fault of the simulator can make fire, and why. */
export const WITHOUT_FAULT: Readonly<Partial<Record<AlertName | ManagedName, string>>> = {
  ModelInstanceVanished:
    'an instance vanishes when its target is taken away, which no process can do to itself: take it out of the configuration for a quarter of an hour',
  Watchdog: 'fires always: `npm run doctor` tells whether it arrives',
  MonitoringRuleEvaluationFailing: 'a fault of Prometheus, not of the orchestrator',
  MonitoringRuleEvaluationSlow: 'a fault of Prometheus, not of the orchestrator',
  MonitoringConfigReloadFailed: 'a deploy refuses what could not be loaded',
  MonitoringNotificationsFailing:
    'a fault of the receiver: have the sink refuse, POST {"status":500} to /sink/behaviour of the simulator',
  MonitoringSeriesLimitHit: 'the simulator has a fixed set of series, far below the limit',
  LogShipperQueueFilling: 'a fault of Elasticsearch: stop its container',
  ElasticsearchUnhealthy: 'a fault of Elasticsearch: stop its container',
  MonitoringPrometheusSilent: 'a fault of Prometheus: stop its container',
  MonitoringWatchdogMissing: 'a fault of Prometheus: stop its container',
};

/** The names of all alerts, evaluated by Prometheus or by Grafana. */
export const EVERY_ALERT: readonly (AlertName | ManagedName)[] = [...ALERT_NAMES, ...MANAGED_NAMES];

/** The faults that make an alert fire, those with the fewest other alerts first. */
export function faultsOf(alert: string): Fault[] {
  return [...FAULTS.values()]
    .filter(({ alerts, logAlerts }) => alerts.includes(alert) || logAlerts.includes(alert))
    .sort((one, other) => consequences(one) - consequences(other));
}

function consequences({ alerts, logAlerts, mayFollow }: Fault): number {
  return alerts.length + logAlerts.length + mayFollow.length;
}
