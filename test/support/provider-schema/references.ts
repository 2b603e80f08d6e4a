import type { Problem } from '../../../lib/problems';
import { isObject, type JsonObject } from './json';
import type { Block } from './schema';

/**
 * Checks lists that contain names such as `docker_volume.data`. Terraform refuses expressions such as
 * `${docker_volume.data}` in them, which cdktf writes if `replaceTriggeredBy` contains a construct or an attribute;
 * `dependable(construct)` returns the name.
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
      cure: 'Write it without ${}; dependable() of cdktf returns it.',
    }));
}

/** Checks that entries such as `ports[0].external` begin with an attribute or a block of the resource. */
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
