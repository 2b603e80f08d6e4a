import type { Run } from './run';
import type { Notice, Sighting } from './watch';

export interface Check {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** What was seen instead, or why it was skipped. */
  readonly why?: string;
}

/** A check that has passed unless there are problems. */
export function verdict(name: string, problems: readonly string[]): Check {
  return problems.length > 0
    ? { name, outcome: 'failed', why: problems.join('; ') }
    : { name, outcome: 'passed' };
}

/** An alert that should not have fired. */
export function described(
  { name, labels, pendingAt, firingAt = pendingAt, lastFiringAt = firingAt }: Sighting,
  start: number,
): string {
  const shown = Object.entries(labels)
    .filter(([label]) => ['instance', 'job', 'check_type', 'license_type', 'objective'].includes(label))
    .map(([label, value]) => `${label}=${value}`);
  return `${name}{${shown.join(', ')}} held from ${duration(pendingAt - start)}, fired from ${duration(firingAt - start)} to ${duration(lastFiringAt - start)}`;
}

/** A notification as a failed check tells it. */
export function told({ receiver, status, at }: Notice, { startedAt, stoppedAt }: Run): string {
  const ended = stoppedAt !== undefined && at > stoppedAt;
  return `${receiver} (${status}) ${duration(at - startedAt)} after the start${ended ? `, ${duration(at - stoppedAt)} after the end` : ''}`;
}

/** What stands in a column that does not apply. */
export const NOTHING = '-';

/** The last of several times, counted from a start. */
export function after(start: number, times: readonly (number | undefined)[]): string {
  const known = times.filter((time) => time !== undefined);
  return known.length > 0 ? duration(Math.max(...known) - start) : NOTHING;
}

/** A length of time for people. */
export function duration(milliseconds: number): string {
  const sign = milliseconds < 0 ? '-' : '';
  const seconds = Math.round(Math.abs(milliseconds) / 1_000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (hours > 0) return `${sign}${hours} h ${minutes} m`;
  return minutes > 0 ? `${sign}${minutes} m ${String(rest).padStart(2, '0')} s` : `${sign}${rest} s`;
}

/** Time since a start, as a clock shows it: `04:30`. */
export function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
