import type { JsonObject } from '../json';

type Fields = Record<string, unknown>;

/**
 * A copy of a stack with one value replaced, or removed if it is undefined. Missing parents are created.
 * @param path as problems name it: `docker_container.main.ports[0].internal`
 */
export function changed(stack: JsonObject, path: string, value: unknown): JsonObject {
  const copy: Fields = structuredClone(stack);
  const steps = path.replace(/\[(\d+)\]/g, '.$1').split('.');
  if (steps[0] !== 'data' && steps[0] !== 'provider') steps.unshift('resource');
  const last = steps.pop() ?? '';
  let holder = copy;
  for (const step of steps) {
    holder[step] ??= {};
    holder = holder[step] as Fields;
  }
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}
