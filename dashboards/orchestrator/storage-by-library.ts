import { StackingConfigBuilder, StackingMode } from '@grafana/grafana-foundation-sdk/common';
import { METRICS } from '../../lib/metrics';
import { promql } from '../../lib/promql/expression';
import { definePanel, unitOf } from '../panel';
import { query } from '../query';
import { timeSeries } from '../time-series';
import { LIBRARY_SCOPE } from '../variables';

const usage = promql`sum by (library) (${METRICS.storage_usage_bytes}{${LIBRARY_SCOPE}})`;

/** Which library the storage goes to. */
export const storageByLibrary = definePanel({
  id: 7,
  title: 'Storage by Library',
  width: 6,
  visualization: timeSeries,
  description:
    'Storage that models take up, by library, on all chosen instances together. The libraries lie on top of each other: the upper edge is the sum.',
  noValue: 'No storage is reported',
  draw: (panel) =>
    panel
      .unit(unitOf(METRICS.storage_usage_bytes))
      .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'))
      .fillOpacity(40)
      .withTarget(query('usage', usage, '{{library}}')),
});
