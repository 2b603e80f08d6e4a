import { modelRegistryWrittenWhileCorrupt } from '../../alerts/catalogue/model-registry-written-while-corrupt';
import { METRICS, type Metric } from '../../lib/metrics';
import { type PromQL, promql } from '../../lib/promql/expression';
import { COLOURS } from '../colours';
import { definePanel, rateUnitOf } from '../panel';
import { query } from '../query';
import { coloured, timeSeries } from '../time-series';
import { SCOPE } from '../variables';

/** How the registry is used. */
export const registryOperations = definePanel({
  id: 9,
  title: 'Registry Operations',
  width: 8,
  alerts: [modelRegistryWrittenWhileCorrupt],
  visualization: timeSeries,
  description:
    'Reads and writes of the model registry per second. Reads follow the operations; writes come with new and removed models. Writes while Health Status calls the registry corrupted make it worse.',
  noValue: 'The registry is not used',
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
