import { stringify } from 'yaml';

/** YAML with one line for each value: a folded expression is hard to find and to compare. */
export function yaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** JSON with one line for each property, for review. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
