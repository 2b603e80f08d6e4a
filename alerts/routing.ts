import { Duration } from '../lib/duration';
import { EVALUATION_INTERVAL } from '../lib/names';
import type { Family, Severity } from './types';

/** Who is told. What a receiver consists of is up to the environment. */
export const RECEIVERS = ['heartbeat', 'audit', 'critical', 'sla', 'warning'] as const;
export type Receiver = (typeof RECEIVERS)[number];

/** A condition on an alert's label, as Alertmanager writes it. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** A branch of the routing tree. The first that matches takes the alert. */
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

const severity = (value: Severity): Matcher => ({ label: 'severity', operator: '=', value });
const family = (value: Family): Matcher => ({ label: 'alert_family', operator: '=', value });

/**
 * Half an evaluation beside the evaluations: at the moment of one, the end of a critical alert may be told before that
 * of a warning which it silenced, and the warning would be sent for an instant.
 */
const LATER = Duration.seconds(EVALUATION_INTERVAL.seconds * 1.5);

/** One fault is one message: what has one cause has one family. */
const BY_FAULT = ['environment', 'alert_family', 'instance'];

/** Takes what no other route takes. */
export const DEFAULT_ROUTE: Route = {
  receiver: 'warning',
  matchers: [],
  groupBy: BY_FAULT,
  groupWait: LATER,
  groupInterval: Duration.minutes(5),
  repeatInterval: Duration.hours(4),
};

/** The routes, in order: the first that matches takes an alert. */
export const ROUTES: readonly Route[] = [
  {
    receiver: 'heartbeat',
    matchers: [severity('none')],
    groupBy: ['environment'],
    groupWait: Duration.seconds(0),
    groupInterval: Duration.minutes(1),
    // Half of the five minutes after which such services commonly call.
    repeatInterval: Duration.minutes(2),
  },
  {
    receiver: 'audit',
    matchers: [family('license')],
    groupBy: [...BY_FAULT, 'license_type'],
    // A violation is reported at once, and each by itself.
    groupWait: Duration.seconds(0),
    groupInterval: Duration.minutes(5),
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

/** The routes of an environment: those above, and one for each receiver that an override names. */
export function routesFor(alerts: readonly { readonly receiver?: Receiver }[]): readonly Route[] {
  const named = RECEIVERS.filter((receiver) => alerts.some((alert) => alert.receiver === receiver));
  const overrides = named.flatMap((receiver) =>
    ROUTES.filter((route) => route.receiver === receiver).map(
      (route): Route => ({ ...route, matchers: [{ label: 'receiver', operator: '=', value: receiver }] }),
    ),
  );
  // The heartbeat stays first: nothing may take it.
  return [...ROUTES.slice(0, 1), ...overrides, ...ROUTES.slice(1)];
}

/** Whether an alert with these labels takes a route. A label that is not there is empty. */
export function takes({ matchers }: Route, labels: Readonly<Record<string, string>>): boolean {
  return matchers.every(({ label, operator, value }) => {
    const actual = labels[label] ?? '';
    const equal = operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(actual) : actual === value;
    return operator.startsWith('!') ? !equal : equal;
  });
}

/** Who is told of an alert with these labels. */
export function receiverOf(routes: readonly Route[], labels: Readonly<Record<string, string>>): Receiver {
  return (routes.find((route) => takes(route, labels)) ?? DEFAULT_ROUTE).receiver;
}

/** While a source fires, the targets that agree with it in all `equal` labels do not notify. */
export interface Inhibition {
  readonly source: readonly Matcher[];
  readonly target: readonly Matcher[];
  readonly equal: readonly string[];
}

/** A licence violation is reported whatever else is broken; the heartbeat never stops. */
const NEVER_INHIBITED: readonly Family[] = ['license', 'heartbeat'];

export const INHIBITIONS: readonly Inhibition[] = [
  {
    source: [severity('critical')],
    target: [
      { label: 'severity', operator: '=~', value: 'warning|info' },
      { label: 'alert_family', operator: '!~', value: NEVER_INHIBITED.join('|') },
    ],
    equal: ['environment', 'alert_family', 'instance'],
  },
  {
    // What a target that does not answer leaves behind says nothing new of it.
    source: [{ label: 'alertname', operator: '=', value: 'ModelTargetDown' }],
    target: [
      { label: 'alertname', operator: '!=', value: 'ModelTargetDown' },
      { label: 'alert_family', operator: '!~', value: NEVER_INHIBITED.join('|') },
    ],
    equal: ['environment', 'instance'],
  },
];
