import { Document, isCollection, isPair, isScalar, type Scalar, stringify, visit } from 'yaml';

/** Greatest length of a collection on one line, in characters. */
const MAX_LINE = 100;
/** Least length of a repeated text that becomes an alias, in characters. */
const MIN_SHARED = 50;

/** Characters that YAML requires to be escaped, although JSON does not: the library writes them as they are. */
const UNPRINTABLE = /[\x7F-\x84\x86-\x9F]/g;

/**
 * YAML with one line for each value: a folded expression is hard to find and to compare.
 * @param version 1.1 for programs that read YAML 1.1, in which `no` is false and `472:0` a number. @default 1.2
 */
export function yaml(value: unknown, version: '1.1' | '1.2' = '1.2'): string {
  const options = { aliasDuplicateObjects: false, version };
  // Parsers such as PyYAML refuse a file with unescaped ones.
  const needsEscapes = JSON.stringify(value).search(UNPRINTABLE) >= 0;
  return needsEscapes
    ? escaped(new Document(value, options))
    : stringify(value, { lineWidth: 0, ...options });
}

function escaped(document: Document): string {
  visit(document, {
    Scalar(_, node) {
      if (String(node.value).search(UNPRINTABLE) >= 0) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document
    .toString({ lineWidth: 0 })
    .replace(UNPRINTABLE, (character) => `\\x${character.charCodeAt(0).toString(16)}`);
}

/**
 * YAML for people to read: a small collection of scalars is one line, and an object or a long text that is used several
 * times is written once. The key `<<` merges an object into the one around it; a first key `#` is a comment.
 */
export function compactYaml(value: unknown): string {
  const document = new Document(value, { merge: true });
  const texts = new Map<unknown, Scalar>();
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || String(node.value).length < MIN_SHARED) return;
      const first = texts.get(node.value);
      if (first) return document.createAlias(first);
      texts.set(node.value, node);
      return;
    },
  });
  visit(document, {
    Map(_, node) {
      const [first] = node.items;
      if (!isScalar(first?.key) || first.key.value !== '#') return;
      node.commentBefore = ` ${String(first.value)}`;
      node.items.shift();
    },
  });
  visit(document, {
    Collection(_, node) {
      const { items } = node;
      const scalars = items.flatMap((item) => (isPair(item) ? [item.value] : [item]));
      if (!isCollection(node) || !scalars.every(isScalar)) return;
      const length = JSON.stringify(node.toJSON()).length;
      node.flow = length <= MAX_LINE && !scalars.some(({ value }) => String(value).includes('"'));
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false, indentSeq: false });
}

/** JSON with one line for each property, for review. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** JSON for people to read: an object is one line if it contains scalars only, or another such object. */
export function compactJson(value: unknown): string {
  return `${written(value, '')}\n`;
}

function written(value: unknown, indent: string): string {
  if (depth(value) <= 2) return JSON.stringify(value, null, 1).replace(/\n */g, ' ');
  const further = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item) => written(item, further))
    : Object.entries(Object(value)).map(([key, item]) => `${JSON.stringify(key)}: ${written(item, further)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${items.map((item) => further + item).join(',\n')}\n${indent}${close}`;
}

/** Nesting depth of a value; 0 for a scalar. */
function depth(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depth));
}
