import { describe, isObject, isUnset, type JsonObject } from './json';

/** A block in a stack, with its path for problems. */
export interface Located {
  readonly path: string;
  readonly body: JsonObject;
}

export interface Resource extends Located {
  readonly kind: 'resource' | 'data';
  readonly type: string;
}

/** All resources, followed by all data sources, of a synthesized stack (`cdk.tf.json`). */
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

/** The configurations of all providers of a synthesized stack. A provider with aliases has several. */
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

/** @throws TypeError when the value is not an object: the checks would silently skip a stack that cdktf did not write */
function objectAt(path: string, value: unknown): JsonObject {
  if (!isObject(value)) throw new TypeError(`${path} is ${describe(value)}: this is not a synthesized stack`);
  return value;
}
