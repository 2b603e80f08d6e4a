import type { Duration } from '../../lib/duration';
import type { Matcher } from '../routing';

/** Grafana's configuration of alerting, as plain data. */
export interface GrafanaAlerting {
  readonly groups: readonly RuleGroup[];
  readonly notifications: Notifications;
}

export interface RuleGroup {
  readonly name: string;
  /** A multiple of 10 s: Grafana's scheduler ticks no finer. */
  readonly interval: Duration;
  readonly rules: readonly Rule[];
}

export interface Rule {
  /** The alert's name, which does not change and is short enough for a uid. */
  readonly uid: string;
  readonly name: string;
  readonly queries: readonly Query[];
  /** `refId` of the query that decides: the rule fires for each series of it with a value other than 0. */
  readonly condition: string;
  readonly for?: string;
  readonly noDataState: 'OK' | 'Alerting';
  readonly execErrState: 'OK' | 'Error' | 'Alerting';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Its contact point, if no notification policy of this project routes it. @default the notification policy decides */
  readonly notify?: Omit<Policy, 'matchers'>;
}

/** A query to a data source, or an expression over the results of others. */
export interface Query {
  readonly refId: string;
  readonly datasourceUid: string;
  /** Time range of the query. Expressions have none. @default zero */
  readonly window?: Duration;
  readonly model: Readonly<Record<string, unknown>>;
}

export interface Notifications {
  readonly contactPoints: readonly ContactPoint[];
  readonly policy: RootPolicy;
  /** Whether the policy is set in Grafana. Otherwise each rule names its contact point. */
  readonly ownsPolicy: boolean;
  readonly muteTimings: readonly MuteTiming[];
  readonly template: { readonly name: string; readonly text: string };
}

/** A receiver and the channels that Grafana uses for it, or Alertmanager for all others. None of them contains a secret. */
export interface ContactPoint {
  readonly name: string;
  /** Whether it is notified when an alert resolves. */
  readonly sendResolved: boolean;
  /** URLs of the Alertmanagers that deliver instead of Grafana, separated by commas. */
  readonly alertmanager?: string;
  readonly webhook?: { readonly url: string; readonly title: string; readonly message: string };
  readonly email?: {
    readonly addresses: readonly string[];
    readonly subject: string;
    readonly message: string;
  };
}

interface PolicySettings {
  readonly contactPoint: string;
  readonly groupBy: readonly string[];
  /** Durations as Alertmanager prints them. */
  readonly groupWait: string;
  readonly groupInterval: string;
  readonly repeatInterval: string;
}
export interface Policy extends PolicySettings {
  /** Values are without quotes. */
  readonly matchers: readonly Matcher[];
  readonly muteTimings: readonly string[];
}
export interface RootPolicy extends PolicySettings {
  /** The first matching policy takes an alert. */
  readonly policies: readonly Policy[];
}

export interface MuteTiming {
  readonly name: string;
  readonly weekdays?: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
}
