import type { Flat } from '../../../operations/revision/summary';

/** The items of two revisions, matched by a key. */
export interface Pairs<T> {
  readonly removed: readonly T[];
  readonly added: readonly T[];
  /** In both revisions. */
  readonly kept: readonly (readonly [before: T, after: T])[];
}

export function pair<T>(
  before: readonly T[],
  after: readonly T[],
  key: (thing: T) => string | number,
): Pairs<T> {
  const old = new Map(before.map((thing) => [key(thing), thing]));
  const now = new Map(after.map((thing) => [key(thing), thing]));
  return {
    removed: before.filter((thing) => !now.has(key(thing))),
    added: after.filter((thing) => !old.has(key(thing))),
    kept: before.flatMap((thing) => {
      const counterpart = now.get(key(thing));
      return counterpart === undefined ? [] : [[thing, counterpart] as const];
    }),
  };
}

/** A path with different values. A value is undefined if the path does not exist. */
export interface Difference {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export function differences(before: Flat, after: Flat): Difference[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths
    .map((path) => ({ path, before: own(before, path), after: own(after, path) }))
    .filter(({ before, after }) => before !== after);
}

/** An own property: not one that every object inherits, such as `constructor`. */
export function own(values: Flat, key: string): string | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

/** The differences as lines of a detail. */
export function asDetail(found: readonly Difference[]): { before: string[]; after: string[] } {
  const lines = (side: 'before' | 'after') =>
    found.flatMap((difference) =>
      difference[side] === undefined
        ? []
        : [[difference.path, difference[side]].filter((text) => text !== '').join(': ')],
    );
  return { before: lines('before'), after: lines('after') };
}
