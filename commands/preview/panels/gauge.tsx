import { AXIS, Chart } from '../chart';
import { css, thresholdLines, valueColour } from '../colour';
import { lastOf, type PanelData, type Series } from '../data';
import { drawingHeight } from '../layout';
import { shown } from './stat';

/** A gauge for each series, with a scale in the colours of the thresholds. */
export function Gauge({
  data: { panel },
  series,
}: {
  readonly data: PanelData;
  readonly series: readonly Series[];
}) {
  const { w = 24, h = 8 } = panel.gridPos ?? {};
  return (
    <>
      {series.map((each, index) => {
        const value = lastOf(each) ?? Number.NaN;
        const { min = 0, max = 100 } = each.field;
        const ends = [...thresholdLines(each.field).map((line) => line.value), max];
        const rim = each.field.thresholds.steps.map(({ color }, place): [number, string] => [
          ((ends[place] ?? max) - min) / (max - min),
          css(color),
        ]);
        const text = shown(each, value);
        return (
          <Chart
            label={`${each.name}: ${text}`}
            columns={Math.max(Math.floor(w / series.length), 4)}
            height={drawingHeight({ w, h }, { description: panel.description ?? '', legendRows: 0 })}
            draw={() => ({
              series: {
                type: 'gauge',
                min,
                max,
                silent: true,
                axisLine: { lineStyle: { width: 6, color: rim } },
                axisTick: { show: false },
                splitLine: { show: false },
                axisLabel: { show: false },
                pointer: { show: false },
                progress: {
                  show: true,
                  width: 14,
                  itemStyle: { color: valueColour(each.field, value, index) },
                },
                title: { ...AXIS.nameTextStyle, offsetCenter: [0, '60%'], fontSize: 12 },
                detail: { formatter: () => text, fontSize: 20, offsetCenter: [0, 0], color: 'inherit' },
                data: [{ value, name: series.length > 1 ? each.name : '' }],
              },
            })}
          />
        );
      })}
    </>
  );
}
