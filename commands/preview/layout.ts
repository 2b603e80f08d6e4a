import { COLUMNS } from '../../dashboards/common';

/** The file of a dashboard's page. */
export function pageFile(uid: string): string {
  return `${uid}.html`;
}

/** Widths of a page, in pixels, for which charts are drawn: a screen, and a telephone. */
export const WIDE = 1_280;
export const NARROW = 390;

/** Below this width of the page, panels stand below each other. */
export const BREAKPOINT = 900;

/** Space around the page, between panels and within them, in pixels. */
export const SPACE = { page: 16, pageNarrow: 8, gap: 8, panel: 12 } as const;

/** Height of one unit of the grid, in pixels, as Grafana has it. */
const UNIT = 38;

/** Pixels within a panel of so many columns. On a narrow page every panel has all of it. */
export function columnsWidth(columns: number, page: typeof WIDE | typeof NARROW): number {
  const inside = 2 * SPACE.panel + 2;
  if (page === NARROW) return NARROW - 2 * SPACE.pageNarrow - inside;
  const column = (WIDE - 2 * SPACE.page + SPACE.gap) / COLUMNS;
  return Math.floor(columns * column - SPACE.gap - inside);
}

/** Pixels of a line of text, of a row in a legend, and of the average letter's width. */
const LINE = { text: 17, legend: 19, letter: 6 };
/** Pixels above which a legend is scrolled. */
export const LEGEND_HEIGHT = 150;
/** The least height at which a chart can be read. */
const LEAST = 180;

/** What stands beside the drawing in a panel. */
export interface Beside {
  readonly description: string;
  /** Rows of the legend, its head not counted. */
  readonly legendRows: number;
}

/** Pixels that a panel of a size in units of the grid leaves to its drawing. */
export function drawingHeight(
  { w, h }: { readonly w: number; readonly h: number },
  { description, legendRows }: Beside,
): number {
  const lines = Math.ceil((description.length * LINE.letter) / columnsWidth(w, WIDE));
  const legend = legendRows === 0 ? 0 : Math.min((legendRows + 1) * LINE.legend, LEGEND_HEIGHT);
  const titleAndQueries = 90;
  return Math.max(UNIT * h - titleAndQueries - lines * LINE.text - legend, LEAST);
}
