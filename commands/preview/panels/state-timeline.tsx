import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams, EChartsOption } from 'echarts';
import { AXIS, Chart } from '../chart';
import { valueColour } from '../colour';
import { lastOf, type PanelData, type Series } from '../data';
import { columnsWidth, NARROW, WIDE } from '../layout';
import { shown } from './stat';

/** A period in which a series has the same state, in seconds since 1970. */
export interface State {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** Height of a row whose name has one or two lines, in pixels. */
const ROW = { one: 24, two: 34 };
const AXIS_HEIGHT = 24;
/** The maximum share of the width for row names, and the approximate width of a letter in pixels. */
const NAMES = { share: 0.55, letter: 6 };

/** A row for each series in the colours of its states. */
export function StateTimeline({
  data,
  series,
}: {
  readonly data: PanelData;
  readonly series: readonly Series[];
}) {
  const { w = 24 } = data.panel.gridPos ?? {};
  const heightAt = (width: number) => series.length * rowsAt(series, width).height + AXIS_HEIGHT;
  return (
    <>
      <Chart
        label={`States over time of ${series.length} rows. Their last states are in the list below.`}
        columns={w}
        height={heightAt(columnsWidth(w, WIDE))}
        narrowHeight={heightAt(columnsWidth(w, NARROW))}
        draw={(width) => option(data, series, width)}
      />
      <ul class="states">
        {counted(series).map(({ text, colour, count }) => (
          <li>
            <span class="swatch" style={{ background: colour }} /> {text}: {count}
          </li>
        ))}
      </ul>
      <ul class="hidden">
        {series.map((each) => (
          <li>
            {each.name}: {last(each)}
          </li>
        ))}
      </ul>
    </>
  );
}

function last(series: Series): string {
  const value = lastOf(series);
  return value === undefined ? 'unknown' : shown(series, value);
}

/** The number of rows in each current state. */
function counted(series: readonly Series[]) {
  const states = new Map<string, { text: string; colour: string; count: number }>();
  for (const each of series) {
    const value = lastOf(each);
    if (value === undefined) continue;
    const text = shown(each, value);
    const state = states.get(text) ?? { text, colour: valueColour(each.field, value, 0), count: 0 };
    states.set(text, { ...state, count: state.count + 1 });
  }
  return [...states.values()];
}

/** Merges consecutive points with equal values into states. */
export function statesOf(points: Series['points'], step: number): State[] {
  const states: State[] = [];
  for (const [at, value] of points) {
    const before = states.at(-1);
    if (before && before.value === value && at - before.to <= step * 0.5) {
      states[states.length - 1] = { ...before, to: at + step };
    } else states.push({ from: at, to: at + step, value });
  }
  return states;
}

/** The width of the row names and the height of the rows. */
function rowsAt(series: readonly Series[], width: number): { names: number; height: number } {
  const longest = Math.max(...series.map(({ name }) => name.length)) * NAMES.letter + 12;
  const most = Math.floor(width * NAMES.share);
  return { names: Math.min(Math.ceil(longest), most), height: longest > most ? ROW.two : ROW.one };
}

function option({ range, step }: PanelData, series: readonly Series[], width: number): EChartsOption {
  const { names, height } = rowsAt(series, width);
  const rows = series.flatMap((each, row) =>
    statesOf(each.points, step).map(({ from, to, value }) => ({
      value: [row, from * 1_000, Math.min(to, range.to) * 1_000],
      colour: valueColour(each.field, value, 0),
    })),
  );
  return {
    grid: { left: names, right: 8, top: 0, bottom: AXIS_HEIGHT },
    xAxis: {
      ...AXIS,
      type: 'time',
      min: range.from * 1_000,
      max: range.to * 1_000,
      splitNumber: 4,
      splitLine: { show: false },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: series.map(({ name }) => name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        ...AXIS.axisLabel,
        interval: 0,
        width: names - 10,
        overflow: 'break',
        lineHeight: 13,
        hideOverlap: false,
      },
    },
    series: {
      type: 'custom',
      silent: true,
      encode: { x: [1, 2], y: 0 },
      data: rows.map(({ value }) => value),
      renderItem: ({ dataIndex }: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => {
        const row = api.value(0);
        const [x = 0, y = 0] = api.coord([api.value(1), row]);
        const [end = 0] = api.coord([api.value(2), row]);
        return {
          type: 'rect',
          shape: { x, y: y - height * 0.38, width: Math.max(end - x, 1), height: height * 0.76 },
          style: { fill: rows[dataIndex]?.colour ?? 'none', opacity: 0.85 },
        };
      },
    },
  };
}
