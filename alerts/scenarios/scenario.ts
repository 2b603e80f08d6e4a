import { Duration } from '../../lib/duration';
import type { Values } from './values';

/**
 * A story told to an alert: what is scraped, and at which times the alert fires. promtool runs it on the rules as
 * they are deployed.
 */
export interface Scenario {
  /** A sentence that the alert is the subject of: `fires when ...`, `stays quiet when ...`, `resolves when ...`. */
  readonly it: string;
  /** What the series hold, by their PromQL selectors. */
  readonly series: Readonly<Record<string, Values>>;
  /** How far apart scrapes are. @default 30s */
  readonly step?: string;
  /** How far apart evaluations are: stories of days need not be told by half minutes. @default 30s */
  readonly evaluated?: string;
  readonly checks: readonly Check[];
}

/** What is to be seen at one time. */
export interface Check {
  readonly at: Duration;
  /** The identity labels of each alert that fires then. */
  readonly firing: readonly Readonly<Record<string, string>>[];
  /** The description as it is sent, for the one alert that fires. */
  readonly says?: string;
}

/** Nothing fires. */
export const quiet = (at: string): Check => ({ at: Duration.parse(at), firing: [] });

/** One alert fires, told apart by its identity labels. */
export const fires = (at: string, labels: Readonly<Record<string, string>> = {}, says?: string): Check => ({
  at: Duration.parse(at),
  firing: [labels],
  ...(says !== undefined && { says }),
});
