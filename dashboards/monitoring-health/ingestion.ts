import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { definePanel } from '../panel';
import { query } from '../query';
import { onRightAxis, timeSeries } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';

const series = promql`max by (instance) (prometheus_tsdb_head_series{${ENVIRONMENT_SCOPE}})`;
const samples = promql`sum by (instance) (rate(prometheus_tsdb_head_samples_appended_total{${ENVIRONMENT_SCOPE}}[$__rate_interval]))`;

/** The load of Prometheus. */
export const ingestion = definePanel({
  id: 9,
  title: 'Series and ingestion',
  width: 12,
  visualization: timeSeries,
  description:
    'Left: series in the memory of Prometheus. Right: samples stored per second. Series grow while samples do not: a label keeps getting new values. Samples drop: a target is gone.',
  noValue: 'Prometheus does not scrape itself',
  draw: (panel) =>
    panel
      .unit(GRAFANA_UNITS.count)
      .withTarget(query('series', series, 'Series in {{instance}}'))
      .withTarget(query('samples', samples, 'Samples into {{instance}}'))
      .overrideByQuery('samples', onRightAxis(GRAFANA_UNITS['count/s'], 'Samples')),
});
