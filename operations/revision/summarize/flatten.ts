import { sha256 } from '../../../lib/hash';
import type { Flat } from '../summary';

/** Every value of a plain structure by its path, `a.b.0`. A list of plain values is one value. */
export function flatten(value: unknown): Flat {
  const values = new Map<string, string>();
  collect(JSON.parse(JSON.stringify(value) ?? 'null'), '', values);
  return Object.fromEntries(values);
}

/** Adds to one map, because a list for each level takes several times as long. */
function collect(value: unknown, path: string, values: Map<string, string>): void {
  if (!isStructure(value)) values.set(path, String(value));
  else if (Array.isArray(value) && !value.some(isStructure)) values.set(path, value.join(', '));
  else
    for (const key of Object.keys(value))
      collect(Reflect.get(value, key), path ? `${path}.${key}` : key, values);
}

function isStructure(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** The elements of a list as paths without a value, so that an insertion changes no other element. */
export function elements(list: readonly unknown[]): Flat {
  return Object.fromEntries(list.map((element) => [JSON.stringify(element), '']));
}

/** Without the paths that a pattern matches. */
export function without(flat: Flat, pattern: RegExp): Flat {
  return Object.fromEntries(Object.entries(flat).filter(([path]) => !pattern.test(path)));
}

/** A short hash that shows whether a text has changed. */
export function fingerprint(text: string): string {
  return sha256(text).slice(0, 12);
}
