import { StackingConfigBuilder, StackingMode } from '@grafana/grafana-foundation-sdk/common';
import { METRICS } from '../../lib/metrics';
import { promql } from '../../lib/promql/expression';
import { definePanel, unitOf } from '../panel';
import { query } from '../query';
import { timeSeries } from '../time-series';
import { LIBRARY_SCOPE } from '../variables';

const usage = promql`sum by (library) (${METRICS.storage_usage_bytes}{${LIBRARY_SCOPE}})`;

/** Storage use by library. */
export const storageByLibrary = definePanel({
  id: 7,
  title: 'Storage by Library',
  width: 6,
  visualization: timeSeries,
  description:
    'Storage used by models, by library, summed over the selected instances. Stacked: the top edge is the total.',
  noValue: 'No storage is reported',
  draw: (panel) =>
    panel
      .unit(unitOf(METRICS.storage_usage_bytes))
      .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'))
      .fillOpacity(40)
      .withTarget(query('usage', usage, '{{library}}')),
});
