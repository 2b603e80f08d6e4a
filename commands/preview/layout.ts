import { COLUMNS } from '../../dashboards/family';

/** File name of a dashboard's page. */
export function pageFile(uid: string): string {
  return `${uid}.html`;
}

/** Page widths for which charts are drawn, in pixels: desktop and phone. */
export const WIDE = 1_280;
export const NARROW = 390;

/** Below this page width, panels are in a single column. */
export const BREAKPOINT = 900;

/** Space around the page, between panels and within them, in pixels. */
export const SPACE = { page: 16, pageNarrow: 8, gap: 8, panel: 12 } as const;

/** Height of a grid unit in Grafana, in pixels. */
const UNIT = 38;

/** Inner width of a panel, in pixels. On a narrow page a panel has the whole width. */
export function columnsWidth(columns: number, page: typeof WIDE | typeof NARROW): number {
  const inside = 2 * SPACE.panel + 2;
  if (page === NARROW) return NARROW - 2 * SPACE.pageNarrow - inside;
  const column = (WIDE - 2 * SPACE.page + SPACE.gap) / COLUMNS;
  return Math.floor(columns * column - SPACE.gap - inside);
}

/** Height of a text line and of a legend row, and the average width of a letter, in pixels. */
const LINE = { text: 17, legend: 19, letter: 6 };
/** Maximum height of a legend, in pixels; longer legends scroll. */
export const LEGEND_HEIGHT = 150;
/** Minimum height of a chart, in pixels. */
const LEAST = 180;

/** Other parts of a panel that take height. */
export interface Beside {
  readonly description: string;
  /** Rows of the legend without its header. */
  readonly legendRows: number;
}

/** Height of the drawing in a panel, in pixels. The panel's size is in grid units. */
export function drawingHeight(
  { w, h }: { readonly w: number; readonly h: number },
  { description, legendRows }: Beside,
): number {
  const lines = Math.ceil((description.length * LINE.letter) / columnsWidth(w, WIDE));
  const legend = legendRows === 0 ? 0 : Math.min((legendRows + 1) * LINE.legend, LEGEND_HEIGHT);
  const titleAndQueries = 90;
  return Math.max(UNIT * h - titleAndQueries - lines * LINE.text - legend, LEAST);
}
