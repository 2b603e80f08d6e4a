import { modelDownloadFailed } from '../../alerts/catalogue/model-download-failed';
import { modelDownloadTimeout, slowDownloads } from '../../alerts/catalogue/model-download-timeout';
import { modelMetricsInconsistent } from '../../alerts/catalogue/model-metrics-inconsistent';
import { EVENTS, eventsIn } from '../../alerts/events';
import { formatDuration } from '../../lib/format';
import { METRICS, type Metric } from '../../lib/metrics';
import { type PromQL, promql } from '../../lib/promql/expression';
import { scoped } from '../../lib/promql/scope';
import { COLOURS } from '../colours';
import { definePanel, rateUnitOf, unitOf } from '../panel';
import { query } from '../query';
import { ceiling } from '../thresholds';
import { asBars, coloured, onRightAxis, timeSeries } from '../time-series';
import { LIBRARY_SCOPE } from '../variables';

/** A shorter window contains too few downloads for a quantile. */
const WINDOW = modelDownloadFailed.windows.window;
const LENGTH = formatDuration(WINDOW.seconds);

const failures = scoped(
  promql`sum by (instance) (${eventsIn(EVENTS.failedDownloads, WINDOW)})`,
  LIBRARY_SCOPE,
);

const SLOW = formatDuration(modelDownloadTimeout.windows.limit.seconds);
const slow = scoped(slowDownloads, LIBRARY_SCOPE);

/** The number of downloads, their duration, and failures. */
export const downloadOperations = definePanel({
  id: 5,
  title: 'Download Operations & Duration',
  width: 16,
  alerts: [modelDownloadFailed, modelDownloadTimeout, modelMetricsInconsistent],
  visualization: timeSeries,
  description: `Left: downloads started, succeeded and failed per second. Right: the durations that 50 %, 95 % and 99 % of the downloads within ${LENGTH} did not exceed. Bars: failures within ${LENGTH} on each instance. The alert fires when they reach the dashed line, and so does the alert on downloads that took longer than ${SLOW}.`,
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
      .withTarget(query('failures', failures, `Failed in ${LENGTH} on {{instance}}`))
      .withTarget(query('slow', slow, `Over ${SLOW} in ${LENGTH} on {{instance}}`))
      .overrideByQuery('failed', coloured(COLOURS.bad))
      .overrideByQuery('p50', duration())
      .overrideByQuery('p95', duration())
      .overrideByQuery('p99', duration())
      .overrideByQuery('failures', [
        ...onRightAxis(unitOf(METRICS.downloads_failed_total), `Failed in ${LENGTH}`, COLOURS.bad),
        ...asBars(),
        ...ceiling(inputs, modelDownloadFailed),
      ])
      .overrideByQuery('slow', [
        ...onRightAxis(unitOf(METRICS.downloads_failed_total), `Over ${SLOW}`, COLOURS.second),
        ...ceiling(inputs, modelDownloadTimeout),
      ]);
  },
});

function rateOf(metric: Metric): PromQL {
  return promql`sum(rate(${metric}{${LIBRARY_SCOPE}}[$__rate_interval]))`;
}

/** Without downloads the quantile is NaN, which no axis can show: `>= 0` removes it. */
function quantile(share: number): PromQL {
  const { name } = METRICS.download_duration_seconds;
  return promql`histogram_quantile(${share}, sum by (le) (rate(${name}_bucket{${LIBRARY_SCOPE}}[${WINDOW}]))) >= 0`;
}
