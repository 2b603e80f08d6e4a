import type { Problem } from '../../../lib/problems';
import { isExpression } from './expression';
import { isObject, isUnset, type JsonObject } from './json';
import type { Attribute, NestedAttributes } from './schema';
import { checkNames, checkValue, missing, wrongType } from './value';

/** Checks each attribute of the schema in the body. */
export function checkAttributes(
  path: string,
  body: JsonObject,
  attributes: Readonly<Record<string, Attribute>>,
): Problem[] {
  return Object.entries(attributes).flatMap(([name, attribute]) =>
    checkAttribute(`${path}.${name}`, body[name], attribute),
  );
}

function checkAttribute(path: string, value: unknown, attribute: Attribute): Problem[] {
  if (isUnset(value)) return attribute.required ? [missing(path)] : [];
  if (!attribute.required && !attribute.optional) {
    return [{ path, message: 'is set, but only the provider can compute it', cure: 'Leave it out.' }];
  }
  if (attribute.nested_type) return checkNested(path, value, attribute.nested_type);
  return checkValue(path, value, attribute.type ?? 'dynamic');
}

function checkNested(path: string, value: unknown, nested: NestedAttributes): Problem[] {
  if (isExpression(value)) return [];
  switch (nested.nesting_mode) {
    case 'single':
      return checkObject(path, value, nested.attributes);
    case 'map':
      if (!isObject(value)) return [wrongType(path, value, 'map')];
      return Object.entries(value).flatMap(([key, item]) =>
        checkObject(`${path}.${key}`, item, nested.attributes),
      );
    default:
      if (!Array.isArray(value)) return [wrongType(path, value, nested.nesting_mode)];
      return value.flatMap((item, index) => checkObject(`${path}[${index}]`, item, nested.attributes));
  }
}

function checkObject(
  path: string,
  value: unknown,
  attributes: Readonly<Record<string, Attribute>>,
): Problem[] {
  if (isExpression(value)) return [];
  if (!isObject(value)) return [wrongType(path, value, 'object')];
  return [...checkNames(path, value, Object.keys(attributes)), ...checkAttributes(path, value, attributes)];
}
