import { HOST_METRICS } from '../../lib/metrics';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { definePanel } from '../panel';
import { query } from '../query';
import { timeSeries } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';

const used = promql`1 - avg by (environment) (rate(${HOST_METRICS.cpu_seconds_total}{mode="idle", ${ENVIRONMENT_SCOPE}}[$__rate_interval]))`;

/** Processor use of the host. */
export const cpuUsage = definePanel({
  id: 4,
  title: 'Processor usage',
  width: 8,
  visualization: timeSeries,
  description:
    'Share of the time of all cores in use, including the time that they wait for a disk. Near 100 %, scrapes and evaluations become slow.',
  noValue: 'The node exporter is not scraped',
  draw: (panel) =>
    panel
      .unit(GRAFANA_UNITS.ratio)
      .max(1)
      .withTarget(query('used', used, '{{environment}}')),
});
