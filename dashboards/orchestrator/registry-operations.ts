import { modelRegistryWrittenWhileCorrupt } from '../../alerts/catalogue/model-registry-written-while-corrupt';
import { METRICS, type Metric } from '../../lib/metrics';
import { type PromQL, promql } from '../../lib/promql/expression';
import { COLOURS } from '../colours';
import { definePanel, rateUnitOf } from '../panel';
import { query } from '../query';
import { coloured, timeSeries } from '../time-series';
import { SCOPE } from '../variables';

/** Reads and writes of the registry. */
export const registryOperations = definePanel({
  id: 9,
  title: 'Registry Operations',
  width: 8,
  alerts: [modelRegistryWrittenWhileCorrupt],
  visualization: timeSeries,
  description:
    'Reads and writes of the model registry per second. Reads follow the operations, writes come with new and removed models. Writes to a registry that Health Status shows as corrupted can make the damage worse.',
  noValue: 'No reads or writes',
  draw: (panel) =>
    panel
      .unit(rateUnitOf(METRICS.registry_reads_total))
      .withTarget(query('reads', rateOf(METRICS.registry_reads_total), 'Reads'))
      .withTarget(query('writes', rateOf(METRICS.registry_writes_total), 'Writes'))
      .overrideByQuery('writes', coloured(COLOURS.second)),
});

function rateOf(metric: Metric): PromQL {
  return promql`sum(rate(${metric}{${SCOPE}}[$__rate_interval]))`;
}
