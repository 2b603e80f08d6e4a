import { describe, isObject, isUnset, type JsonObject } from './json';

/** A block somewhere in a stack, and the path that names it in problems. */
export interface Located {
  readonly path: string;
  readonly body: JsonObject;
}

export interface Resource extends Located {
  readonly kind: 'resource' | 'data';
  readonly type: string;
}

/** All resources, then all data sources, of a synthesized stack (`cdk.tf.json`). */
export function resourcesOf(stackJson: unknown): Resource[] {
  const stack = objectAt('stack', stackJson);
  return (['resource', 'data'] as const).flatMap((kind) =>
    entriesAt(kind, stack[kind]).flatMap(([type, named]) =>
      entriesAt(`${kind}.${type}`, named).map(([name, body]) => {
        const path = kind === 'data' ? `data.${type}.${name}` : `${type}.${name}`;
        return { kind, type, path, body: objectAt(path, body) };
      }),
    ),
  );
}

/** The configurations of all providers of a synthesized stack: one each, or more under aliases. */
export function providersOf(stackJson: unknown): (Located & { readonly name: string })[] {
  return entriesAt('provider', objectAt('stack', stackJson).provider).flatMap(([name, configs]) =>
    [configs].flat().map((body, index) => {
      const path = `provider.${name}[${index}]`;
      return { name, path, body: objectAt(path, body) };
    }),
  );
}

function entriesAt(path: string, value: unknown): [string, unknown][] {
  return isUnset(value) ? [] : Object.entries(objectAt(path, value));
}

/** @throws TypeError: what is not of this shape was not written by cdktf, and checking it would find nothing. */
function objectAt(path: string, value: unknown): JsonObject {
  if (!isObject(value)) throw new TypeError(`${path} is ${describe(value)}: this is no synthesized stack`);
  return value;
}
