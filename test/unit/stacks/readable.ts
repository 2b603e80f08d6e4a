import { Document, isScalar, visit } from 'yaml';
import { projectPath } from '../../../lib/project';
import { isObject, type JsonObject } from '../../support/provider-schema/json';
import { resourcesOf } from '../../support/provider-schema/resources';

/** Keys that identify a panel, query or resource. */
const IDENTITY = ['title', 'name', 'id', 'refId'];

/** A synthesized stack in a form for reviews, with one line for each value. */
export function readable(stackText: string): string {
  return yaml(reviewed(stackText));
}

/**
 * A synthesized stack without values that depend on the machine or are derived from others (hashes), and with parsed JSON
 * documents in place of strings.
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
    throw new Error('the names of two resources differ only in their hash');
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
      // Labels of a container. Those of an alert are a map.
      if (key === 'labels' && Array.isArray(entry)) return [[key, withoutFileHashes(entry)]];
      return [[key, unfold(entry)]];
    }),
  );
}

/** Parses JSON. Other text stays a string, which YAML writes as a block of lines. */
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

/** Removes hashes of uploaded files, because a changed line would be shown twice. */
function withoutFileHashes(labels: readonly unknown[]): JsonObject {
  return Object.fromEntries(
    Object.entries(byName(labels, 'label', 'value')).map(([label, value]) => [
      label,
      label.startsWith('configuration.') || label === 'settings' ? '<hash>' : value,
    ]),
  );
}

/** Sorts keys by name, but identifying keys first, so that a diff shows them above the changes. */
function compare(one: string, other: string): number {
  const rank = (key: string) => (IDENTITY.includes(key) ? IDENTITY.indexOf(key) : IDENTITY.length);
  return rank(one) - rank(other) || (one < other ? -1 : 1);
}
