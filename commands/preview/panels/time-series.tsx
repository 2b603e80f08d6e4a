import type { BarSeriesOption, EChartsOption, LineSeriesOption, YAXisComponentOption } from 'echarts';
import { AXIS, Chart } from '../chart';
import { seriesColour, thresholdLines } from '../colour';
import type { PanelData, Series } from '../data';
import type { Field } from '../field';
import { formatValue } from '../format';
import { drawingHeight } from '../layout';
import type { TimeRange } from '../time';
import { Legend } from './legend';

/** Space for a second axis on the same side, in pixels. */
const AXIS_WIDTH = { wide: 78, narrow: 60 };

/** Lines or bars over time, with thresholds. */
export function TimeSeries({
  data,
  series,
}: {
  readonly data: PanelData;
  readonly series: readonly Series[];
}) {
  const { panel } = data;
  const { w = 24, h = 8 } = panel.gridPos ?? {};
  const colours = coloursOf(series);
  const names = [...new Set(series.map(({ name }) => name))].join(', ');
  return (
    <>
      <Chart
        label={`Chart over time of ${names}. Its last and highest values are in the table below.`}
        columns={w}
        height={drawingHeight({ w, h }, { description: panel.description ?? '', legendRows: series.length })}
        draw={(_, isNarrow) => option(data, series, colours, isNarrow)}
      />
      <Legend panel={panel} series={series} colours={colours} />
    </>
  );
}

/** The shades of each query start again with the first. */
function coloursOf(series: readonly Series[]): string[] {
  const used = new Map<string, number>();
  return series.map(({ field }) => {
    const base = JSON.stringify(field.color);
    const index = used.get(base) ?? 0;
    used.set(base, index + 1);
    return seriesColour(field, index);
  });
}

function option(
  data: PanelData,
  series: readonly Series[],
  colours: readonly string[],
  isNarrow: boolean,
): EChartsOption {
  const { range } = data;
  const keys = [...new Set(series.map(({ field }) => axisKey(field)))];
  const fields = keys.flatMap((key) => series.find(({ field }) => axisKey(field) === key)?.field ?? []);
  const drawn = new Set<string>();
  return {
    grid: {
      left: 4,
      right: 4,
      top: 8,
      bottom: 2,
      outerBoundsMode: 'same',
      outerBoundsContain: 'all',
    },
    xAxis: {
      ...AXIS,
      type: 'time',
      min: range.from * 1_000,
      max: range.to * 1_000,
      splitNumber: isNarrow ? 3 : 5,
      splitLine: { show: false },
    },
    yAxis: fields.map((field, index) => axis(field, index, fields, isNarrow)),
    series: series.map((each, index) => {
      const key = axisKey(each.field);
      // An axis shows the thresholds of its first series.
      const isFirst = !drawn.has(key);
      drawn.add(key);
      return {
        ...line(each, data, colours[index] ?? 'currentColor'),
        yAxisIndex: keys.indexOf(key),
        ...(isFirst && { markLine: thresholds(each.field) }),
      };
    }),
  };
}

/** Series with the same key share an axis, as in Grafana. */
function axisKey({ unit, min, max, custom }: Field): string {
  const { axisPlacement, axisLabel, axisSoftMin, axisSoftMax } = custom;
  return JSON.stringify([axisPlacement, unit, axisLabel, min, max, axisSoftMin, axisSoftMax]);
}

function axis(
  field: Field,
  index: number,
  fields: readonly Field[],
  isNarrow: boolean,
): YAXisComponentOption {
  const { custom, unit, decimals, min, max } = field;
  const side = sideOf(field, index);
  const before = fields.slice(0, index).filter((other, place) => sideOf(other, place) === side).length;
  const { axisSoftMin, axisSoftMax } = custom;
  return {
    ...AXIS,
    type: 'value',
    position: side,
    offset: before * (isNarrow ? AXIS_WIDTH.narrow : AXIS_WIDTH.wide),
    // If the data exceed a soft bound, the chart chooses a round bound.
    min: min ?? ((extent) => (axisSoftMin !== undefined && axisSoftMin <= extent.min ? axisSoftMin : null)),
    max: max ?? ((extent) => (axisSoftMax !== undefined && axisSoftMax >= extent.max ? axisSoftMax : null)),
    splitNumber: 4,
    // Whole numbers if values have no decimals, so that no label appears twice.
    ...(decimals === 0 && { minInterval: 1 }),
    splitLine: { ...AXIS.splitLine, show: index === 0 },
    axisLabel: { ...AXIS.axisLabel, formatter: (value: number) => formatValue(value, unit, decimals) },
    ...(custom.axisLabel &&
      !isNarrow && {
        name: custom.axisLabel,
        nameLocation: 'middle',
        nameGap: 46,
        nameRotate: side === 'right' ? -90 : 90,
      }),
  };
}

function sideOf({ custom }: Field, index: number): 'left' | 'right' {
  return custom.axisPlacement === 'right' || (custom.axisPlacement === 'auto' && index > 0)
    ? 'right'
    : 'left';
}

function line(
  { points, name, field, refId }: Series,
  { range, step }: PanelData,
  colour: string,
): BarSeriesOption | LineSeriesOption {
  const { drawStyle, lineWidth, fillOpacity, stacking } = field.custom;
  const data = onGrid(points, range, step).map(([at, value], index, all) => ({
    value: [at * 1_000, value ?? '-'],
    // A point without a neighbour is not visible as a line.
    symbol:
      value !== undefined && all[index - 1]?.[1] === undefined && all[index + 1]?.[1] === undefined
        ? 'circle'
        : 'none',
  }));
  const common = {
    name,
    silent: true,
    emphasis: { disabled: true },
    itemStyle: { color: colour },
    ...(stacking.mode === 'normal' && { stack: refId }),
  };
  if (drawStyle === 'bars') {
    const opacity = Math.max(fillOpacity, 20) / 100;
    return {
      ...common,
      type: 'bar',
      barGap: '-100%',
      itemStyle: { color: colour, opacity },
      data: data.map(({ value }) => value),
    };
  }
  return {
    ...common,
    type: 'line',
    showSymbol: true,
    symbolSize: 4,
    lineStyle: { color: colour, width: Math.max(lineWidth, 1) * 1.25 },
    ...(fillOpacity > 0 && { areaStyle: { color: colour, opacity: fillOpacity / 100 } }),
    data,
  };
}

/**
 * A point for each step of a range, without a value where data are missing. Lines then have gaps, and stacked values
 * belong to the same time.
 */
export function onGrid(
  points: Series['points'],
  { from, to }: TimeRange,
  step: number,
): readonly (readonly [at: number, value: number | undefined])[] {
  const places = new Map(points.map(([at, value]) => [Math.round((at - from) / step), value]));
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, place) => {
    const value = places.get(place);
    return [from + place * step, Number.isFinite(value) ? value : undefined] as const;
  });
}

function thresholds(field: Field) {
  if (field.custom.thresholdsStyle.mode === 'off') return undefined;
  return {
    silent: true,
    symbol: 'none',
    label: { show: false },
    // The default precision of two decimals would draw a threshold of 0.5 % at 1 %.
    precision: 12,
    data: thresholdLines(field).map(({ value, colour }) => ({
      yAxis: value,
      lineStyle: { color: colour, type: 'dashed' as const, width: 1.5 },
    })),
  };
}
