import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS, shadesOf } from '../colours';
import { countByValue, having } from '../documents';
import { definePanel } from '../panel';

/** The most active users. */
export const topUsers = definePanel({
  id: 5,
  title: 'Most active users',
  width: 6,
  source: 'documents',
  visualization: () => new PanelBuilder(),
  description:
    'The ten users with the most audit records. Users are keyed hashes: a user always has the same hash, and only the key reveals who it is. A user far ahead of the others may be a program or a stolen account.',
  noValue: 'No audit record contains a user',
  draw: (panel, inputs) => {
    const { logs } = inputs;
    const { dataset, user } = logs.fields;
    return (
      panel
        .unit(GRAFANA_UNITS.count)
        .min(0)
        .colorScheme(shadesOf(COLOURS.left))
        .displayMode(BarGaugeDisplayMode.Basic)
        .orientation(VizOrientation.Horizontal)
        .namePlacement(BarGaugeNamePlacement.Top)
        // One row per user.
        .reduceOptions(new ReduceDataOptionsBuilder().values(true).calcs([]))
        .withTarget(countByValue(logs, 'users', having(logs, { [dataset]: logs.datasets.audit }), user))
    );
  },
});
