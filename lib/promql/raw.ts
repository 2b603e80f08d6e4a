import type { Tree, TreeCursor } from '@lezer/common';

/** A node of the parser's tree, read once: the parser's own nodes search the tree at each access. */
export interface RawNode {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly isExpression: boolean;
  /** Without comments. */
  readonly children: readonly RawNode[];
}

/** The parser's tree, or the offset of its first error. The parser recovers from errors and marks them. */
export function readTree(tree: Tree): RawNode | { readonly error: number } {
  const errors: number[] = [];
  const read = (cursor: TreeCursor): RawNode => {
    const { name, from, to, type } = cursor;
    if (type.isError) errors.push(from);
    const children: RawNode[] = [];
    if (cursor.firstChild()) {
      do {
        if (cursor.name !== 'LineComment') children.push(read(cursor));
      } while (cursor.nextSibling());
      cursor.parent();
    }
    return { name, from, to, isExpression: type.is('Expr'), children };
  };
  const root = read(tree.cursor());
  const [error] = errors;
  return error === undefined ? root : { error };
}

export function childNamed(node: RawNode, name: string): RawNode | undefined {
  return node.children.find((child) => child.name === name);
}

export function childrenNamed(node: RawNode, ...names: readonly string[]): RawNode[] {
  return node.children.filter((child) => names.includes(child.name));
}

export function expressionsOf(node: RawNode): RawNode[] {
  return node.children.filter((child) => child.isExpression);
}

/** A child that the grammar requires. */
export function only(node: RawNode, name: string): RawNode {
  return demand(childNamed(node, name), node);
}

/** The expression that the grammar requires in a node. */
export function onlyExpression(node: RawNode): RawNode {
  return demand(expressionsOf(node)[0], node);
}

function demand(child: RawNode | undefined, { name }: RawNode): RawNode {
  if (!child) throw new Error(`an accepted ${name} lacks a part`);
  return child;
}
