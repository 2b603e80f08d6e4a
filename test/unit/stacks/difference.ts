import { parse } from 'yaml';
import { isObject, type JsonObject } from '../../support/provider-schema/json';
import { reviewed } from './readable';

const ABSENT = '(absent)';

/** Keys that identify the items of a list, in the order in which they are tried. */
const IDENTITY = ['title', 'name', 'alert', 'record', 'job_name', 'refId', 'uid'];

/**
 * The differences between a stack and the same stack of another environment, without the names of the environments.
 * @returns the values of the stack that differ, each with the keys that lead to it
 */
export function stackDifference(
  base: { readonly text: string; readonly environment: string },
  stack: { readonly text: string; readonly environment: string },
): unknown {
  // No word boundary at the end, because cdktf removes the `@` after the name in names of resources.
  const names = new RegExp(`\\b(${base.environment}|${stack.environment})`, 'g');
  const [before, after] = [base, stack].map(({ text }) => reviewed(text.replaceAll(names, '<env>')));
  return difference(before, after) ?? {};
}

/** @returns undefined if nothing differs */
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
