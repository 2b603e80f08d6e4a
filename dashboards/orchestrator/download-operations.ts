import { modelDownloadFailed } from '../../alerts/catalogue/model-download-failed';
import { modelMetricsInconsistent } from '../../alerts/catalogue/model-metrics-inconsistent';
import { Duration } from '../../lib/duration';
import { METRICS, type Metric } from '../../lib/metrics';
import { type PromQL, promql } from '../../lib/promql/expression';
import { COLOURS } from '../colours';
import { definePanel, rateUnitOf, unitOf } from '../panel';
import { query } from '../query';
import { ceiling } from '../thresholds';
import { asBars, coloured, onRightAxis, timeSeries } from '../time-series';
import { LIBRARY_SCOPE } from '../variables';

/** The window of ModelDownloadFailed, whose threshold is drawn; in a shorter one are too few for a quantile. */
const WINDOW = Duration.minutes(15);

const failures = promql`sum by (instance) (increase(${METRICS.downloads_failed_total}{${LIBRARY_SCOPE}}[${WINDOW}]))`;

/** How many downloads there are, how long they take, and how many fail. */
export const downloadOperations = definePanel({
  id: 5,
  title: 'Download Operations & Duration',
  width: 16,
  alerts: [modelDownloadFailed, modelMetricsInconsistent],
  visualization: timeSeries,
  description:
    'Left: downloads started, succeeded and failed per second. Right: half, 95 % and 99 % of the downloads of 15 minutes took at most so long. Bars: failures within 15 minutes on each instance; from the dashed line on, the alert fires.',
  noValue: 'No downloads',
  draw: (panel, inputs) => {
    const duration = () => onRightAxis(unitOf(METRICS.download_duration_seconds), 'Duration');
    return panel
      .unit(rateUnitOf(METRICS.downloads_total))
      .withTarget(query('started', rateOf(METRICS.downloads_total), 'Started'))
      .withTarget(query('succeeded', rateOf(METRICS.downloads_successful_total), 'Succeeded'))
      .withTarget(query('failed', rateOf(METRICS.downloads_failed_total), 'Failed'))
      .withTarget(query('p50', quantile(0.5), 'p50'))
      .withTarget(query('p95', quantile(0.95), 'p95'))
      .withTarget(query('p99', quantile(0.99), 'p99'))
      .withTarget(query('failures', failures, 'Failed in 15 min on {{instance}}'))
      .overrideByQuery('failed', coloured(COLOURS.bad))
      .overrideByQuery('p50', duration())
      .overrideByQuery('p95', duration())
      .overrideByQuery('p99', duration())
      .overrideByQuery('failures', [
        ...onRightAxis(unitOf(METRICS.downloads_failed_total), 'Failed in 15 min', COLOURS.bad),
        ...asBars(),
        ...ceiling(inputs, modelDownloadFailed),
      ]);
  },
});

function rateOf(metric: Metric): PromQL {
  return promql`sum(rate(${metric}{${LIBRARY_SCOPE}}[$__rate_interval]))`;
}

/** Without a download there is no duration: `>= 0` leaves the NaN out, for which no axis has a place. */
function quantile(share: number): PromQL {
  const { name } = METRICS.download_duration_seconds;
  return promql`histogram_quantile(${share}, sum by (le) (rate(${name}_bucket{${LIBRARY_SCOPE}}[${WINDOW}]))) >= 0`;
}
