import { Document, isScalar, visit } from 'yaml';
import { projectPath } from '../../../lib/project';
import { isObject, type JsonObject } from '../../support/provider-schema/json';
import { resourcesOf } from '../../support/provider-schema/resources';

/** Keys that identify a panel, query or resource. */
const IDENTITY = ['title', 'name', 'id', 'refId'];

/** A synthesized stack as a reviewer reads it: one line for each value. */
export function readable(stackText: string): string {
  return yaml(reviewed(stackText));
}

/**
 * A synthesized stack without what differs from machine to machine or follows from other values (hashes), and with the
 * JSON documents in its strings parsed.
 */
export function reviewed(stackText: string): unknown {
  return unfold(JSON.parse(withoutHashes(stackText)));
}

/** YAML with one key per line. Lists of scalars take one line. */
export function yaml(value: unknown): string {
  const document = new Document(value, {
    sortMapEntries: (one, other) => compare(String(one.key), String(other.key)),
    aliasDuplicateObjects: false,
  });
  visit(document, {
    Seq: (_, list) => {
      list.flow = list.items.every((item) => isScalar(item) && !String(item.value).includes('\n'));
    },
  });
  return document.toString({ lineWidth: 0, blockQuote: 'literal' });
}

function withoutHashes(text: string): string {
  const named = resourcesOf(JSON.parse(text)).map(({ path }) => path.slice(path.indexOf('.') + 1));
  const plain = named.map((name) => name.replace(/_[0-9A-F]{8}$/, ''));
  if (new Set(plain).size < plain.length)
    throw new Error('two resources have the same name but for its hash');
  return named
    .reduce((sum, name, index) => sum.replaceAll(name, plain[index] ?? name), text)
    .replaceAll(projectPath('.'), '<project>')
    .replace(/(assets\/[\w-]+)_[0-9A-F]{8}\/[0-9A-F]{32}/g, '$1/<hash>')
    .replace(/(model-orchestrator-simulator:)[0-9a-f]{12}/g, '$1<hash>');
}

function unfold(value: unknown): unknown {
  if (typeof value === 'string') return unfoldText(value);
  if (Array.isArray(value)) return value.map(unfold);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]): [string, unknown][] => {
      if (key === '//') return [];
      if (key === 'upload') return [[key, byName(entry, 'file', 'content')]];
      // Those of a container: an alert's are a map.
      if (key === 'labels' && Array.isArray(entry)) return [[key, withoutFileHashes(entry)]];
      return [[key, unfold(entry)]];
    }),
  );
}

/** JSON is unfolded; all other text with several lines becomes a block of them. */
function unfoldText(text: string): unknown {
  if (!/^[{[]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A list of blocks, each with a name, as a map. */
function byName(blocks: unknown, name: string, value: string): JsonObject {
  if (!Array.isArray(blocks)) throw new TypeError(`no list of blocks with ${name} and ${value}`);
  return Object.fromEntries(blocks.map((block) => [block[name], unfold(block[value])]));
}

/** The hashes follow from the uploaded files: a changed line would show twice. */
function withoutFileHashes(labels: readonly unknown[]): JsonObject {
  return Object.fromEntries(
    Object.entries(byName(labels, 'label', 'value')).map(([label, value]) => [
      label,
      label.startsWith('configuration.') || label === 'settings' ? '<hash>' : value,
    ]),
  );
}

/** By name. Identifying keys come first, so that a diff shows them above the changes. */
function compare(one: string, other: string): number {
  const rank = (key: string) => (IDENTITY.includes(key) ? IDENTITY.indexOf(key) : IDENTITY.length);
  return rank(one) - rank(other) || (one < other ? -1 : 1);
}
