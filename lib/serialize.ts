import { Document, isCollection, isPair, isScalar, stringify, visit } from 'yaml';

/** Of a collection on one line, in characters. */
const MAX_LINE = 100;

/** Characters that YAML requires to be escaped, although JSON does not: the library writes them as they are. */
const UNPRINTABLE = /[\x7F-\x84\x86-\x9F]/g;

/**
 * YAML with one line for each value: a folded expression is hard to find and to compare.
 * @param version 1.1 for programs that read it, in which `no` is false and `472:0` a number. @default 1.2
 */
export function yaml(value: unknown, version: '1.1' | '1.2' = '1.2'): string {
  const options = { aliasDuplicateObjects: false, version };
  const text = stringify(value, { lineWidth: 0, ...options });
  // Parsers such as PyYAML refuse the whole file.
  return text.search(UNPRINTABLE) < 0 ? text : escaped(new Document(value, options));
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
 * YAML for people to read: a small collection of scalars is one line, and an object that is used several times is
 * written once. The key `<<` merges an object into the one around it.
 */
export function compactYaml(value: unknown): string {
  const document = new Document(value, { merge: true });
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
