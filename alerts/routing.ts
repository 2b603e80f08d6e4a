import { Duration } from '../lib/duration';
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

/** One fault is one message: what has one cause has one family. */
const BY_FAULT = ['environment', 'alert_family', 'instance'];

/** The routes, in order; the last takes what is left. */
export const ROUTES: readonly [...Route[], Route] = [
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
    groupWait: Duration.seconds(30),
    groupInterval: Duration.minutes(15),
    repeatInterval: Duration.hours(12),
  },
  {
    receiver: 'warning',
    matchers: [],
    groupBy: BY_FAULT,
    groupWait: Duration.seconds(30),
    groupInterval: Duration.minutes(5),
    repeatInterval: Duration.hours(4),
  },
];

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
