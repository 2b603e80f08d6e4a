import type { Problem } from '../problems';

/** A problem of a query, without the path of its owner. */
export type Finding = Omit<Problem, 'path'>;

/** A piece of a query as messages quote it: on one line, its middle left out when it is long. */
export function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= 90 ? line : `${line.slice(0, 50)} … ${line.slice(-35)}`;
}
