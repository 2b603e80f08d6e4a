import { hostMemoryLow } from '../../alerts/catalogue/host-memory-low';
import { HOST_METRICS } from '../../lib/metrics';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { definePanel } from '../panel';
import { query } from '../query';
import { withCeilings } from '../thresholds';
import { timeSeries } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';

const used = promql`1 - min by (environment) (${HOST_METRICS.memory_MemAvailable_bytes}{${ENVIRONMENT_SCOPE}})
  / on (environment) (max by (environment) (${HOST_METRICS.memory_MemTotal_bytes}{${ENVIRONMENT_SCOPE}}) > 0)`;

/** Memory use of the host. */
export const memoryUsage = definePanel({
  id: 3,
  title: 'Memory usage',
  width: 8,
  alerts: [hostMemoryLow],
  visualization: timeSeries,
  description: 'Share of the memory that programs use. The page cache counts as free: programs can get it.',
  noValue: 'The node exporter is not scraped',
  draw: (panel, inputs) =>
    withCeilings(panel.unit(GRAFANA_UNITS.ratio).max(1), inputs, [hostMemoryLow]).withTarget(
      query('used', used, '{{environment}}'),
    ),
});
