/** Placeholder in a table column that does not apply. */
export const NOTHING = '-';

/** Time since a start, as a clock: `04:30`. */
export function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
