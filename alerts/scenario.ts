import type { Duration } from '../lib/duration';

/**
 * A story told to an alert: what the orchestrator exposes, and at which times the alert fires. Run by promtool on the
 * rules as they are deployed.
 */
export interface Scenario {
  /** A sentence that the alert is the subject of: `fires when ...`, `stays quiet when ...`. */
  readonly it: string;
  /**
   * Series by their PromQL selector; values in promtool's notation: `0+1x10` counts up once a step for ten steps,
   * `5x10` stays, `_x10` is a gap, `stale` an end.
   */
  readonly series: Readonly<Record<string, string>>;
  /** Length of a step. @default 30 s */
  readonly step?: Duration;
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
export const quiet = (at: Duration): Check => ({ at, firing: [] });

/** One alert fires, told apart by its identity labels. */
export const fires = (at: Duration, labels: Readonly<Record<string, string>> = {}, says?: string): Check => ({
  at,
  firing: [labels],
  ...(says !== undefined && { says }),
});
