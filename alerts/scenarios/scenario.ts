import { Duration } from '../../lib/duration';
import type { AlertName } from '../catalogue';
import type { RuleSettings } from '../types';
import type { Values } from './values';

/** A unit test of an alert: samples, and the times at which the alert fires. promtool runs it on the deployed rules. */
export interface Scenario {
  /** A sentence about the alert: `fires when ...`, `stays quiet when ...`, `resolves when ...`. */
  readonly it: string;
  /** What the environment sets. @default everything at its default */
  readonly settings?: Partial<RuleSettings>;
  /** The samples of each series, by its PromQL selector. */
  readonly series: Readonly<Record<string, Values>>;
  /** Scrape interval. @default 30s */
  readonly step?: string;
  /** Evaluation interval: scenarios of days use a longer one. @default 30s */
  readonly evaluated?: string;
  readonly checks: readonly Expected[];
}

/** The expected alerts at one time. */
export interface Expected {
  readonly at: Duration;
  /** The identity labels of each firing alert. */
  readonly firing: readonly Readonly<Record<string, string>>[];
  /** The description in the notification, if one alert fires. */
  readonly says?: string;
}

/** The alert does not fire. */
export const quiet = (at: string): Expected => ({ at: Duration.parse(at), firing: [] });

/** One alert fires, with these identity labels. */
export const fires = (
  at: string,
  labels: Readonly<Record<string, string>> = {},
  says?: string,
): Expected => ({
  at: Duration.parse(at),
  firing: [labels],
  ...(says !== undefined && { says }),
});

/** The scenarios of a folder, by alert. */
export type Scenarios = Readonly<Partial<Record<AlertName, readonly Scenario[]>>>;

/** A mutant that no scenario of a folder has to catch. It counts as not caught. */
export interface Survivor {
  /** @default all alerts of the folder */
  readonly alerts?: readonly AlertName[];
  /** A part of the change that identifies the mutant. */
  readonly change: RegExp;
  /** Why that is accepted. */
  readonly why: string;
}

/** A finding of pint that does not apply to the alerts of a folder. */
export interface LintException {
  /** Name of pint's check. */
  readonly check: string;
  readonly why: string;
}
