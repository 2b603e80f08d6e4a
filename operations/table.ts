import Table from 'cli-table3';
import pc from 'picocolors';
import { styledLines } from '../lib/output';

/** A table for a terminal, without frames: columns of equal width. A cell is one line, and may quote anything. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const drawn = new Table({
    head: head.map((title) => pc.bold(title)),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: Object.fromEntries(EDGES.map((edge) => [edge, ''])),
  });
  drawn.push(
    ...rows.map((row) =>
      row.map((cell) =>
        typeof cell === 'number'
          ? { content: String(cell), hAlign: 'right' as const }
          : styledLines(cell.replace(/\s+/g, ' ')),
      ),
    ),
  );
  return drawn.toString();
}

const EDGES = [
  'top',
  'top-mid',
  'top-left',
  'top-right',
  'bottom',
  'bottom-mid',
  'bottom-left',
  'bottom-right',
  'left',
  'left-mid',
  'mid',
  'mid-mid',
  'right',
  'right-mid',
  'middle',
];
