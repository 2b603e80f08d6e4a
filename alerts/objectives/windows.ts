import { Duration } from '../../lib/duration';
import { GROUPS, type Group, type Severity } from '../types';

/** A pair of windows. The alert fires if the burn rate of both is too high. */
export interface BurnWindow {
  /** The window that shows how much of the budget was used. */
  readonly long: Duration;
  /** The window that shows whether the budget is still being used. */
  readonly short: Duration;
  /** Share of the whole budget that the burn rate uses up within the long window. */
  readonly share: number;
  readonly for: Duration;
  readonly severity: Severity;
  /** Where the alert is evaluated, and its ratios recorded: long windows change slowly. */
  readonly group: Group;
}

/** Google's SRE workbook, chapter 5, with a fourth pair. docs/contract.md explains the shares. */
export const BURN_WINDOWS = {
  Fast: {
    long: Duration.hours(1),
    short: Duration.minutes(5),
    share: 0.02,
    for: Duration.minutes(2),
    severity: 'critical',
    group: GROUPS.objectives,
  },
  Medium: {
    long: Duration.hours(6),
    short: Duration.minutes(30),
    share: 0.05,
    for: Duration.minutes(15),
    severity: 'critical',
    group: GROUPS.slow,
  },
  Slow: {
    long: Duration.days(1),
    short: Duration.hours(2),
    share: 0.1,
    for: Duration.hours(1),
    severity: 'warning',
    group: GROUPS.budget,
  },
  Creep: {
    long: Duration.days(3),
    short: Duration.hours(6),
    share: 0.1,
    for: Duration.hours(3),
    severity: 'warning',
    group: GROUPS.budget,
  },
} as const satisfies Record<string, BurnWindow>;
export type Burn = keyof typeof BURN_WINDOWS;

/** How many times faster than allowed the budget burns: 14.4, 6, 3 and 1 over 30 days. */
export function burnFactor({ share, long }: BurnWindow, objectiveWindow: Duration): number {
  return round((share * objectiveWindow.seconds) / long.seconds);
}

/** Without the noise of binary fractions: 0.02 * 720 is not 14.4. */
export function round(value: number): number {
  return Number(value.toFixed(9));
}

/** Every window over which an error ratio is recorded, shortest first. */
export const RATIO_WINDOWS: readonly Duration[] = Object.values(BURN_WINDOWS)
  .flatMap(({ long, short }) => [short, long])
  .filter((window, index, all) => all.findIndex(({ seconds }) => seconds === window.seconds) === index)
  .sort((one, other) => one.seconds - other.seconds);

/** The group in which the ratio over a window is recorded: that of the fastest alert that reads it. */
export function groupOfRatio({ seconds }: Duration): Group {
  const pair = Object.values<BurnWindow>(BURN_WINDOWS).find(({ long, short }) =>
    [long.seconds, short.seconds].includes(seconds),
  );
  return pair?.group ?? GROUPS.budget;
}
