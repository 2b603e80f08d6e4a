import { type EChartsOption, init } from 'echarts';
import { raw } from 'hono/html';
import { css } from './colour';
import { columnsWidth, NARROW, WIDE } from './layout';

/** Chart options for a width in pixels. */
export type Draw = (width: number, isNarrow: boolean) => EChartsOption;

/** A chart, drawn once for a wide and once for a narrow page. The style sheet shows one of them. */
export function Chart({
  label,
  columns,
  height,
  narrowHeight = height,
  draw,
}: {
  /** Text alternative for screen readers. */
  readonly label: string;
  readonly columns: number;
  /** Pixels. */
  readonly height: number;
  /** Pixels on a narrow page. @default the same */
  readonly narrowHeight?: number;
  readonly draw: Draw;
}) {
  return (
    <div class="chart" role="img" aria-label={label}>
      <div class="wide">{raw(svg(columnsWidth(columns, WIDE), height, draw, false))}</div>
      <div class="narrow">{raw(svg(columnsWidth(columns, NARROW), narrowHeight, draw, true))}</div>
    </div>
  );
}

function svg(width: number, height: number, draw: Draw, isNarrow: boolean): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({
      animation: false,
      useUTC: true,
      backgroundColor: 'transparent',
      textStyle: { fontFamily: 'inherit', fontSize: 11, color: css(undefined) },
      ...draw(width, isNarrow),
    });
    return chart.renderToSVGString({ useViewBox: true });
  } finally {
    chart.dispose();
  }
}

/** Axis style in the text colour of the page, for light and dark schemes. */
export const AXIS = {
  axisLabel: { color: css(undefined), hideOverlap: true },
  axisLine: { lineStyle: { color: css(undefined), opacity: 0.3 } },
  axisTick: { lineStyle: { color: css(undefined), opacity: 0.3 } },
  splitLine: { lineStyle: { color: css(undefined), opacity: 0.12 } },
  nameTextStyle: { color: css(undefined) },
} as const;
