import type { Problem } from '../../../lib/problems';
import { isObject, type JsonObject } from './json';
import type { Block } from './schema';

/**
 * The lists that name other things instead of taking their values: `docker_volume.data`, never
 * `${docker_volume.data}`. cdktf writes the second where `replaceTriggeredBy` is given a construct or one of
 * its attributes, and Terraform refuses it; `dependable(construct)` gives the first.
 */
export function checkReferences(path: string, body: JsonObject, block: Block): Problem[] {
  const lifecycle = isObject(body.lifecycle) ? body.lifecycle : {};
  const ignored = `${path}.lifecycle.ignore_changes`;
  return [
    ...bareNames(`${path}.depends_on`, body.depends_on),
    ...bareNames(`${path}.lifecycle.replace_triggered_by`, lifecycle.replace_triggered_by),
    ...namesOfAttributes(ignored, lifecycle.ignore_changes, block),
  ];
}

function bareNames(path: string, names: unknown): Problem[] {
  return items(path, names)
    .filter(({ name }) => name.includes('${'))
    .map(({ at, name }) => ({
      path: at,
      message: `is '${name}': only a bare name is allowed`,
      cure: 'Write it without ${}; dependable() of cdktf gives it.',
    }));
}

/** An entry such as `ports[0].external` begins with an attribute or a block of the resource. */
function namesOfAttributes(path: string, names: unknown, { attributes, block_types }: Block): Problem[] {
  return items(path, names)
    .filter(({ name }) => !Object.hasOwn({ ...attributes, ...block_types }, /^\w*/.exec(name)?.[0] ?? ''))
    .map(({ at, name }) => ({
      path: at,
      message: `names '${name}', which the resource does not have`,
      cure: 'Name an attribute or a block of the resource.',
    }));
}

function items(path: string, names: unknown): { at: string; name: string }[] {
  return Array.isArray(names)
    ? names.map((name, index) => ({ at: `${path}[${index}]`, name: String(name) }))
    : [];
}
