import { Duration } from '../lib/duration';
import { EVALUATION_INTERVAL } from '../lib/names';
import type { Family, Severity } from './types';

/** The receivers. An environment configures their channels. */
export const RECEIVERS = ['heartbeat', 'audit', 'critical', 'sla', 'warning'] as const;
export type Receiver = (typeof RECEIVERS)[number];

/** A condition on an alert's label, as Alertmanager writes it. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** A branch of the routing tree. The first matching route takes an alert. */
export interface Route {
  readonly receiver: Receiver;
  readonly matchers: readonly Matcher[];
  readonly groupBy: readonly string[];
  /** How long the first notification waits for others of its group. */
  readonly groupWait: Duration;
  /** How long a changed group waits before it is sent again. */
  readonly groupInterval: Duration;
  /** How often a group that does not change is sent again. */
  readonly repeatInterval: Duration;
}

export const severity = (value: Severity): Matcher => ({ label: 'severity', operator: '=', value });
const family = (value: Family): Matcher => ({ label: 'alert_family', operator: '=', value });

/**
 * Halfway between two evaluations. During an evaluation, a critical alert may resolve a moment before the warning that it
 * inhibits: the warning would be sent.
 */
const LATER = Duration.seconds(EVALUATION_INTERVAL.seconds * 1.5);

/** One message per fault: alerts with the same cause have the same family. */
const BY_FAULT = ['environment', 'alert_family', 'instance'];

/** Takes all alerts that no other route takes. */
export const DEFAULT_ROUTE: Route = {
  receiver: 'warning',
  matchers: [],
  groupBy: BY_FAULT,
  groupWait: LATER,
  groupInterval: Duration.minutes(5),
  repeatInterval: Duration.hours(4),
};

/** The routes in order. The first matching route takes an alert. */
export const ROUTES: readonly Route[] = [
  {
    receiver: 'heartbeat',
    matchers: [severity('none')],
    groupBy: ['environment'],
    groupWait: Duration.seconds(0),
    groupInterval: Duration.minutes(1),
    // Less than half of the five minutes after which such services commonly raise an alarm.
    repeatInterval: Duration.minutes(2),
  },
  {
    receiver: 'audit',
    matchers: [family('license')],
    // Not by license_type: a hostile or faulty orchestrator can expose any number of values, each with its own message.
    groupBy: BY_FAULT,
    // The first violation is reported at once, and further ones within a minute.
    groupWait: Duration.seconds(0),
    groupInterval: Duration.minutes(1),
    repeatInterval: Duration.days(1),
  },
  {
    receiver: 'critical',
    matchers: [severity('critical')],
    groupBy: BY_FAULT,
    groupWait: Duration.seconds(15),
    groupInterval: Duration.minutes(5),
    repeatInterval: Duration.hours(1),
  },
  {
    receiver: 'sla',
    matchers: [{ label: 'objective', operator: '!=', value: '' }],
    groupBy: ['environment', 'objective'],
    groupWait: LATER,
    groupInterval: Duration.minutes(15),
    repeatInterval: Duration.hours(12),
  },
  DEFAULT_ROUTE,
];

/** The routes of an environment: those above, and one for each receiver of an override. */
export function routesFor(alerts: readonly { readonly receiver?: Receiver }[]): readonly Route[] {
  const named = RECEIVERS.filter((receiver) => alerts.some((alert) => alert.receiver === receiver));
  const overrides = named.flatMap((receiver) =>
    ROUTES.filter((route) => route.receiver === receiver).map(
      (route): Route => ({ ...route, matchers: [{ label: 'receiver', operator: '=', value: receiver }] }),
    ),
  );
  // The heartbeat stays first: no other route may take it.
  return [...ROUTES.slice(0, 1), ...overrides, ...ROUTES.slice(1)];
}

/** The conditions on the alerts of a receiver. An alert must meet all of them. */
export interface Conditions {
  /** @default any */
  readonly severities?: readonly Severity[] | undefined;
  /** Names of alerts. @default any */
  readonly alerts?: readonly string[] | undefined;
  /** @default any */
  readonly teams?: readonly string[] | undefined;
  /** Whether its alerts go to no later receiver. @default false */
  readonly exclusive?: boolean | undefined;
}

/** Conditions as matchers. */
export function conditionsOf({ severities, alerts, teams }: Conditions): Matcher[] {
  const oneOf = (label: string, values: readonly string[] | undefined): Matcher[] =>
    values ? [{ label, operator: '=~', value: values.join('|') }] : [];
  return [...oneOf('severity', severities), ...oneOf('alertname', alerts), ...oneOf('team', teams)];
}

/** Whether all matchers match these labels. A missing label is empty. */
export function takes(
  { matchers }: Pick<Route, 'matchers'>,
  labels: Readonly<Record<string, string>>,
): boolean {
  return matchers.every(({ label, operator, value }) => {
    const actual = labels[label] ?? '';
    const equal = operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(actual) : actual === value;
    return operator.startsWith('!') ? !equal : equal;
  });
}

/** The receiver of an alert with these labels. */
export function receiverOf(routes: readonly Route[], labels: Readonly<Record<string, string>>): Receiver {
  return (routes.find((route) => takes(route, labels)) ?? DEFAULT_ROUTE).receiver;
}
