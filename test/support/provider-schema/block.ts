import type { Problem } from '../../../lib/problems';
import { checkAttributes } from './attributes';
import { describe, isObject, isUnset, type JsonObject } from './json';
import type { Block, NestedBlock } from './schema';
import { checkNames } from './value';

/** Everything in the body of a block, at any depth, that Terraform would refuse. */
export function checkBlock(path: string, written: unknown, block: Block): Problem[] {
  if (!isObject(written)) {
    return [{ path, message: `is ${describe(written)}, not a block`, cure: 'Write a block.' }];
  }
  const body = unfolded(written);
  const { attributes = {}, block_types: blocks = {} } = block;
  return [
    ...checkNames(path, body, [...Object.keys(attributes), ...Object.keys(blocks)]),
    ...checkAttributes(path, body, attributes),
    ...Object.entries(blocks).flatMap(([name, nested]) => checkNested(`${path}.${name}`, body[name], nested)),
  ];
}

/** Replaces each `dynamic` block by a block with its content. */
function unfolded({ dynamic, ...body }: JsonObject): JsonObject {
  if (!isObject(dynamic)) return dynamic === undefined ? body : { ...body, dynamic };
  const blocks = Object.entries(dynamic).map(([name, block]) => [
    name,
    isObject(block) ? block.content : block,
  ]);
  return { ...body, ...Object.fromEntries(blocks) };
}

function checkNested(path: string, value: unknown, nested: NestedBlock): Problem[] {
  const instances = instancesOf(path, value, nested);
  return [
    ...checkCount(path, instances.length, nested),
    ...instances.flatMap(([at, body]) => checkBlock(at, body, nested.block)),
  ];
}

/** In Terraform's JSON, a single block is an object or a list with one object; a `map` is an object keyed by labels. */
function instancesOf(path: string, value: unknown, { nesting_mode }: NestedBlock): [string, unknown][] {
  if (isUnset(value)) return [];
  if (nesting_mode === 'map' && isObject(value)) {
    return Object.entries(value).map(([label, body]) => [`${path}.${label}`, body]);
  }
  if (!Array.isArray(value)) return [[path, value]];
  return value.map((body, index) => [`${path}[${index}]`, body]);
}

function checkCount(path: string, count: number, nested: NestedBlock): Problem[] {
  const least = nested.min_items ?? 0;
  const most = nested.nesting_mode === 'single' ? 1 : (nested.max_items ?? Number.POSITIVE_INFINITY);
  if (count < least) {
    return [{ path, message: `has ${count} blocks, at least ${least} needed`, cure: 'Add the block.' }];
  }
  if (count > most) {
    return [{ path, message: `has ${count} blocks, at most ${most} allowed`, cure: 'Keep one.' }];
  }
  return [];
}
