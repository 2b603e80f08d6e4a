import { parse } from 'yaml';
import { isObject, type JsonObject } from '../../support/provider-schema/json';
import { reviewed } from './readable';

const ABSENT = '(absent)';

/** Keys that identify the items of a list, in the order in which they are tried. */
const IDENTITY = ['title', 'name', 'alert', 'record', 'job_name', 'refId', 'uid'];

/**
 * What a stack has that differs from the same stack of another environment, apart from the names of the two.
 * @returns only the keys on the way to a value that differs, with the stack's own value
 */
export function stackDifference(
  base: { readonly text: string; readonly environment: string },
  stack: { readonly text: string; readonly environment: string },
): unknown {
  // Without a word boundary at the end: cdktf removes the `@` after the name from the names of resources.
  const names = new RegExp(`\\b(${base.environment}|${stack.environment})`, 'g');
  const [before, after] = [base, stack].map(({ text }) => reviewed(text.replaceAll(names, '<env>')));
  return difference(before, after) ?? {};
}

/** @returns undefined where nothing differs */
function difference(base: unknown, other: unknown): unknown {
  if (JSON.stringify(base) === JSON.stringify(other)) return undefined;
  const [before, after] = [keyed(base), keyed(other)];
  if (!before || !after) return other;
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(
    keys.flatMap((key) => {
      if (!(key in after)) return [[key, ABSENT]];
      const differs = key in before ? difference(before[key], after[key]) : after[key];
      return differs === undefined ? [] : [[key, differs]];
    }),
  );
}

/** Maps, lists of identified items and YAML documents as maps; undefined for anything else. */
function keyed(value: unknown): JsonObject | undefined {
  if (isObject(value)) return value;
  if (typeof value === 'string' && /^[\w"-]+:.*\n/.test(value)) return keyed(parse(value));
  if (!Array.isArray(value) || !value.every(isObject)) return undefined;
  const identity = IDENTITY.find((key) => new Set(value.map((item) => item[key])).size === value.length);
  return Object.fromEntries(
    value.map((item, index) => [identity ? `${identity}=${String(item[identity])}` : index, item]),
  );
}
