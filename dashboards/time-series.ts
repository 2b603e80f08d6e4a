import {
  AxisPlacement,
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { COLOURS, type Colour, shadesOf } from './colours';

/** Lines over time, from 0, with the last and the maximum value in the legend. */
export function timeSeries(): PanelBuilder {
  return new PanelBuilder()
    .axisSoftMin(0)
    .lineWidth(1)
    .fillOpacity(10)
    .colorScheme(shadesOf(COLOURS.left))
    .legend(legend('lastNotNull', 'max'))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
}

function legend(...calculations: string[]): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(LegendDisplayMode.Table)
    .placement(LegendPlacement.Bottom)
    .calcs(calculations);
}

/** Stacked bars over time for counts, with their sum in the legend. */
export function bars(): PanelBuilder {
  return timeSeries()
    .drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(60)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'))
    .legend(legend('sum'));
}

/** Draws the series of a query in another colour. */
export function coloured(colour: Colour): DynamicConfigValue[] {
  return [{ id: 'color', value: shadesOf(colour).build() }];
}

/** Moves the series of a query to an axis on the right. */
export function onRightAxis(
  unit: string,
  label: string,
  colour: Colour = COLOURS.right,
): DynamicConfigValue[] {
  return [
    ...coloured(colour),
    { id: 'unit', value: unit },
    { id: 'custom.axisPlacement', value: AxisPlacement.Right },
    { id: 'custom.axisLabel', value: label },
  ];
}

/** Draws the series of a query as stacked bars: for rare events. */
export function asBars(): DynamicConfigValue[] {
  return [
    { id: 'custom.drawStyle', value: GraphDrawStyle.Bars },
    { id: 'custom.fillOpacity', value: 40 },
    { id: 'custom.stacking', value: { mode: StackingMode.Normal, group: 'A' } },
  ];
}

/** Dashes the lines of a query: a forecast. */
export function asForecast(): DynamicConfigValue[] {
  return [
    ...coloured(COLOURS.right),
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 6] } },
    { id: 'custom.fillOpacity', value: 0 },
  ];
}
