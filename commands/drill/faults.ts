import { ALERTS, type AlertName } from '../../alerts/catalogue';
import type { AlertDefinition, DrillFacts } from '../../alerts/types';
import { FAULTS } from '../../simulator/faults';
import type { Fault } from '../../simulator/faults/fault';

const FACTS: ReadonlyMap<string, DrillFacts> = new Map(
  ALERTS.map(({ name, drill = {} }: AlertDefinition<AlertName>) => [name, drill]),
);

/** The facts about an alert that a drill needs. */
export function drillFacts(alert: string): DrillFacts {
  return FACTS.get(alert) ?? {};
}

/** Minutes for which an alert keeps firing after its cause is over, because of its window. */
export function heldMinutes(alert: string): number {
  return (drillFacts(alert).heldFor?.seconds ?? 0) / 60;
}

/** The faults that make an alert fire. The first causes the fewest other alerts. */
export function faultsOf(alert: string): Fault[] {
  return [...FAULTS.values()]
    .filter(({ alerts, logAlerts }) => alerts.includes(alert) || logAlerts.includes(alert))
    .sort((one, other) => consequences(one) - consequences(other));
}

function consequences({ alerts, logAlerts, mayFollow }: Fault): number {
  return alerts.length + logAlerts.length + mayFollow.length;
}
