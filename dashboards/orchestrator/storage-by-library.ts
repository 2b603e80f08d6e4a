import { StackingConfigBuilder, StackingMode } from '@grafana/grafana-foundation-sdk/common';
import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { METRICS } from '../../lib/metrics';
import { PANELS } from '../../lib/panels';
import { promql } from '../../lib/promql/expression';
import type { DashboardInputs } from '../inputs';
import { panel, unitOf } from '../panel';
import { query } from '../query';
import { timeSeries } from '../time-series';
import { LIBRARY_SCOPE } from '../variables';

const usage = promql`sum by (library) (${METRICS.storage_usage_bytes}{${LIBRARY_SCOPE}})`;

/** Which library the storage goes to. */
export function storageByLibrary(inputs: DashboardInputs): PanelBuilder {
  return panel(timeSeries(), inputs, PANELS.storageByLibrary, {
    description:
      'Storage that models take up, by library, on all chosen instances together. The libraries lie on top of each other: the upper edge is the sum.',
    noValue: 'No storage is reported',
  })
    .unit(unitOf(METRICS.storage_usage_bytes))
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'))
    .fillOpacity(40)
    .withTarget(query('usage', usage, '{{library}}'));
}
