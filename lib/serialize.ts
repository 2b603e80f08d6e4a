import { Document, isCollection, isPair, isScalar, stringify, visit } from 'yaml';

/** Of a collection on one line, in characters. */
const MAX_LINE = 100;

/** YAML with one line for each value: a folded expression is hard to find and to compare. */
export function yaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
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
