import type { Duration } from '../../lib/duration';
import type { Matcher, Receiver } from '../routing';

/** Who evaluates the alerts over metrics. Those of `managed/` are always Grafana's. */
export type Evaluator = 'prometheus' | 'grafana';

/** Everything about alerting that Grafana is given, as plain data. */
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
  /** The alert's name: as stable as that, and short enough. */
  readonly uid: string;
  readonly name: string;
  readonly queries: readonly Query[];
  /** The `refId` that decides: it fires for each series with a value other than 0. */
  readonly condition: string;
  readonly for?: string;
  readonly noDataState: 'OK' | 'Alerting';
  readonly execErrState: 'OK' | 'Error' | 'Alerting';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A question to a data source, or an expression over the answers of others. */
export interface Query {
  readonly refId: string;
  readonly datasourceUid: string;
  /** How far back the data source looks. Expressions do not. @default zero */
  readonly window?: Duration;
  readonly model: Readonly<Record<string, unknown>>;
}

export interface Notifications {
  readonly contactPoints: readonly ContactPoint[];
  readonly policy: RootPolicy;
  readonly muteTimings: readonly MuteTiming[];
  readonly template: { readonly name: string; readonly text: string };
}

/** A receiver, by the ways in which Grafana reaches it. None of them holds a secret. */
export interface ContactPoint {
  readonly name: Receiver;
  /** Whether it is told when an alert is over. */
  readonly sendResolved: boolean;
  /** URL of the Alertmanager that delivers instead. */
  readonly alertmanager?: string;
  readonly webhook?: { readonly url: string; readonly title: string; readonly message: string };
  readonly email?: {
    readonly addresses: readonly string[];
    readonly subject: string;
    readonly message: string;
  };
}

interface PolicySettings {
  readonly contactPoint: Receiver;
  readonly groupBy: readonly string[];
  /** Durations as Alertmanager prints them. */
  readonly groupWait: string;
  readonly groupInterval: string;
  readonly repeatInterval: string;
}
export interface Policy extends PolicySettings {
  /** Values stand without quotes. */
  readonly matchers: readonly Matcher[];
  readonly muteTimings: readonly string[];
}
export interface RootPolicy extends PolicySettings {
  /** The first that matches takes an alert. */
  readonly policies: readonly Policy[];
}

export interface MuteTiming {
  readonly name: string;
  readonly weekdays?: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
}
