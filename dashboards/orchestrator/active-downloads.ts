import { highModelDownloadConcurrency } from '../../alerts/catalogue/high-model-download-concurrency';
import { modelDownloadsStalled } from '../../alerts/catalogue/model-downloads-stalled';
import { METRICS } from '../../lib/metrics';
import { promql } from '../../lib/promql/expression';
import { definePanel, unitOf } from '../panel';
import { query } from '../query';
import { ceiling } from '../thresholds';
import { timeSeries } from '../time-series';
import { SCOPE } from '../variables';

const running = promql`sum by (instance) (${METRICS.concurrent_downloads}{${SCOPE}})`;

/** Concurrent downloads. */
export const activeDownloads = definePanel({
  id: 8,
  title: 'Active Downloads',
  width: 8,
  alerts: [highModelDownloadConcurrency, modelDownloadsStalled],
  visualization: timeSeries,
  description: 'Concurrent downloads on each instance. Above the dashed line, they slow each other down.',
  noValue: 'The number of running downloads is not reported',
  draw: (panel, inputs) =>
    panel
      .unit(unitOf(METRICS.concurrent_downloads))
      .withTarget(query('running', running, '{{instance}}'))
      .overrideByQuery('running', ceiling(inputs, highModelDownloadConcurrency)),
});
