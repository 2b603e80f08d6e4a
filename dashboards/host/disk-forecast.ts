import { hostDiskFillingUp } from '../../alerts/catalogue/host-disk-filling-up';
import { formatDuration } from '../../lib/format';
import { HOST_METRICS } from '../../lib/metrics';
import { promql } from '../../lib/promql/expression';
import { definePanel, unitOf } from '../panel';
import { query } from '../query';
import { asForecast, timeSeries } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';

const { history, ahead } = hostDiskFillingUp.windows;
const METRIC = HOST_METRICS.filesystem_avail_bytes;

const available = promql`min by (environment, mountpoint) (${METRIC}{${ENVIRONMENT_SCOPE}})`;
const forecast = promql`min by (environment, mountpoint) (predict_linear(${METRIC}{${ENVIRONMENT_SCOPE}}[${history}], ${ahead.seconds}))`;

/** Free space and its forecast. */
export const diskForecast = definePanel({
  id: 2,
  title: 'Free disk space',
  width: 12,
  alerts: [hostDiskFillingUp],
  visualization: timeSeries,
  description: `Free space of each file system, and dashed what is left ${formatDuration(ahead.seconds)} later at the rate of the last ${formatDuration(history.seconds)}. Below 0: the disk will be full by then.`,
  noValue: 'The node exporter is not scraped',
  draw: (panel) =>
    panel
      .unit(unitOf(METRIC))
      .withTarget(query('available', available, '{{mountpoint}}'))
      .withTarget(query('forecast', forecast, `{{mountpoint}} in ${formatDuration(ahead.seconds)}`))
      .overrideByQuery('forecast', asForecast()),
});
