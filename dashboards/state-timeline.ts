import {
  LegendDisplayMode,
  LegendPlacement,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type DynamicConfigValue,
  MappingType,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { COLOURS } from './colours';

/** One row per series, coloured by its state. */
export function stateTimeline(): PanelBuilder {
  return new PanelBuilder().legend(
    new VizLegendOptionsBuilder()
      .showLegend(true)
      .displayMode(LegendDisplayMode.List)
      .placement(LegendPlacement.Bottom),
  );
}

/** Other names for the states of a query. */
export function mapped(one: string, zero: string): DynamicConfigValue[] {
  return [{ id: 'mappings', value: states(one, zero) }];
}

/** Names and colours of the states: 1 is good, 0 is bad. */
export function states(one: string, zero: string): ValueMapping[] {
  return [
    {
      type: MappingType.ValueToText,
      options: {
        1: { text: one, color: COLOURS.good, index: 0 },
        0: { text: zero, color: COLOURS.bad, index: 1 },
      },
    },
  ];
}
