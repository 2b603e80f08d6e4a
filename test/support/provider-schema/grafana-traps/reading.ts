import { isObject, type JsonObject } from '../json';
import type { Located } from '../resources';

/** The nested blocks of one name, written as one object or as a list. Malformed ones are the schema check's to report. */
export function blocksOf({ path, body }: Located, name: string): Located[] {
  return [body[name] ?? []].flat().flatMap((block, index) => {
    return isObject(block) ? [{ path: `${path}.${name}[${index}]`, body: block }] : [];
  });
}

/** A text that is known before Terraform runs; undefined for one that an expression gives a part of. */
export function literal(value: unknown): string | undefined {
  return typeof value === 'string' && !/(?<!\$)\$\{/.test(value) ? value : undefined;
}

/** The known texts of a list, each with its path. */
export function literalsOf({ path, body }: Located, name: string): { path: string; text: string }[] {
  return [body[name] ?? []].flat().flatMap((item, index) => {
    const text = literal(item);
    return text === undefined ? [] : [{ path: `${path}.${name}[${index}]`, text }];
  });
}

/** A JSON document in an attribute; undefined when it is none. */
export function parseObject(value: unknown): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(String(value));
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
