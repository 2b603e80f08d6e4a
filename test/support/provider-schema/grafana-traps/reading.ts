import { isObject, type JsonObject } from '../json';
import type { Located } from '../resources';

/** Nested blocks of one name, written as one object or as a list. Leaves out malformed ones, which the schema check reports. */
export function blocksOf({ path, body }: Located, name: string): Located[] {
  return [body[name] ?? []].flat().flatMap((block, index) => {
    return isObject(block) ? [{ path: `${path}.${name}[${index}]`, body: block }] : [];
  });
}

/** A text that is known before Terraform runs. Undefined if the text contains an expression. */
export function literal(value: unknown): string | undefined {
  return typeof value === 'string' && !/(?<!\$)\$\{/.test(value) ? value : undefined;
}

/** The texts of a list that contain no expression, each with its path. */
export function literalsOf({ path, body }: Located, name: string): { path: string; text: string }[] {
  return [body[name] ?? []].flat().flatMap((item, index) => {
    const text = literal(item);
    return text === undefined ? [] : [{ path: `${path}.${name}[${index}]`, text }];
  });
}

/** The JSON object in an attribute. Undefined if the attribute does not contain one. */
export function parseObject(value: unknown): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(String(value));
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
