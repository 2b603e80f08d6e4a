import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import { PANELS } from '../../lib/panels';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS, shadesOf } from '../colours';
import { countByValue, having } from '../documents';
import type { DashboardInputs } from '../inputs';
import { documentsPanel } from '../panel';

/** Who does most. */
export function topUsers(inputs: DashboardInputs): PanelBuilder {
  const { logs } = inputs;
  const { dataset, user } = logs.fields;
  return (
    documentsPanel(new PanelBuilder(), inputs, PANELS.topUsers, {
      description:
        'The ten users with the most audit records. Users are keyed hashes: the same user has the same one, and nobody can tell who it is without the key. One far ahead of the others may be a program, or a stolen account.',
      noValue: 'No audit record names a user',
    })
      .unit(GRAFANA_UNITS.count)
      .min(0)
      .colorScheme(shadesOf(COLOURS.left))
      .displayMode(BarGaugeDisplayMode.Basic)
      .orientation(VizOrientation.Horizontal)
      .namePlacement(BarGaugeNamePlacement.Top)
      // A row for each user.
      .reduceOptions(new ReduceDataOptionsBuilder().values(true).calcs([]))
      .withTarget(countByValue(logs, 'users', having(logs, { [dataset]: logs.datasets.audit }), user))
  );
}
