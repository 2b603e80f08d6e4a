import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import { METRICS } from '../../lib/metrics';
import { promql } from '../../lib/promql/expression';
import { COLOURS, shadesOf } from '../colours';
import { definePanel, unitOf } from '../panel';
import { queryNow } from '../query';
import { LIBRARY_SCOPE } from '../variables';

const models = promql`sort_desc(sum by (library) (${METRICS.models_total}{${LIBRARY_SCOPE}}))`;

/** Installed models. */
export const modelsByLibrary = definePanel({
  id: 6,
  title: 'Models by Library',
  width: 6,
  visualization: () => new PanelBuilder(),
  description: 'Installed models by library, summed over the selected instances.',
  noValue: 'No models are installed',
  draw: (panel) =>
    panel
      .unit(unitOf(METRICS.models_total))
      .min(0)
      .colorScheme(shadesOf(COLOURS.left))
      .displayMode(BarGaugeDisplayMode.Basic)
      .orientation(VizOrientation.Horizontal)
      .namePlacement(BarGaugeNamePlacement.Left)
      .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
      .withTarget(queryNow('models', models, '{{library}}')),
});
