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

/** A row for each series, in the colour of its state. */
export function stateTimeline(): PanelBuilder {
  return new PanelBuilder().legend(
    new VizLegendOptionsBuilder()
      .showLegend(true)
      .displayMode(LegendDisplayMode.List)
      .placement(LegendPlacement.Bottom),
  );
}

/** Other words for a query's states. */
export function mapped(one: string, zero: string): DynamicConfigValue[] {
  return [{ id: 'mappings', value: states(one, zero) }];
}

/** What 1 and 0 are called: 1 is well, 0 is not. */
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
