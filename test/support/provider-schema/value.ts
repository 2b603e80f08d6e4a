import type { Problem } from '../../../lib/problems';
import { isExpression } from './expression';
import { describe, isObject } from './json';
import type { ValueType } from './schema';

const PRIMITIVES = { bool: 'boolean', number: 'number', string: 'string' } as const;

/**
 * Checks the type of a value. Refuses a string such as `"5"` for a number, although Terraform would convert it: bindings use
 * native types, so the string is a mistake.
 */
export function checkValue(path: string, value: unknown, type: ValueType): Problem[] {
  if (type === 'dynamic' || isExpression(value)) return [];
  if (typeof type === 'string')
    return typeof value === PRIMITIVES[type] ? [] : [wrongType(path, value, type)];
  if (type[0] === 'object') return checkObject(path, value, type[1], type[2] ?? []);
  const [collection, element] = type;
  if (collection === 'map') {
    if (!isObject(value)) return [wrongType(path, value, collection)];
    return Object.entries(value).flatMap(([key, item]) => checkValue(`${path}.${key}`, item, element));
  }
  if (!Array.isArray(value)) return [wrongType(path, value, collection)];
  return value.flatMap((item, index) => checkValue(`${path}[${index}]`, item, element));
}

function checkObject(
  path: string,
  value: unknown,
  fields: Readonly<Record<string, ValueType>>,
  optional: readonly string[],
): Problem[] {
  if (!isObject(value)) return [wrongType(path, value, 'object')];
  return [
    ...checkNames(path, value, Object.keys(fields)),
    ...Object.entries(fields).flatMap(([name, type]) => {
      if (!(name in value)) return optional.includes(name) ? [] : [missing(`${path}.${name}`)];
      return checkValue(`${path}.${name}`, value[name], type);
    }),
  ];
}

/** Reports unknown names in the body. `//` is a comment in Terraform's JSON. */
export function checkNames(path: string, body: object, known: readonly string[]): Problem[] {
  return Object.keys(body)
    .filter((name) => name !== '//' && !known.includes(name))
    .map((name) => ({
      path: `${path}.${name}`,
      message: 'is not known to the provider',
      cure: `Use one of: ${[...known].sort().join(', ') || 'nothing'}.`,
    }));
}

export function missing(path: string): Problem {
  return { path, message: 'is required and missing', cure: 'Set it.' };
}

export function wrongType(path: string, value: unknown, expected: string): Problem {
  return {
    path,
    message: `is ${describe(value)}, not of type ${expected}`,
    cure: `Use a value of type ${expected}, or a single expression.`,
  };
}
