import { elasticsearchUnhealthy } from '../../alerts/catalogue/elasticsearch-unhealthy';
import { logPipelineSilent } from '../../alerts/catalogue/log-pipeline-silent';
import { logRecordsLost } from '../../alerts/catalogue/log-records-lost';
import { logShipperQueueFilling } from '../../alerts/catalogue/log-shipper-queue-filling';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import { definePanel } from '../panel';
import { query } from '../query';
import { ceiling } from '../thresholds';
import { onRightAxis, timeSeries } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';

const size = promql`max by (exporter) (otelcol_exporter_queue_size{${ENVIRONMENT_SCOPE}})`;
const capacity = promql`(max by (exporter) (otelcol_exporter_queue_capacity{${ENVIRONMENT_SCOPE}}) > 0)`;
const queue = promql`${size} / on (exporter) ${capacity}`;
const lines = (counter: string) => promql`sum(rate(${counter}{${ENVIRONMENT_SCOPE}}[$__rate_interval]))`;
const read = lines('otelcol_receiver_accepted_log_records_total');
const delivered = lines('otelcol_exporter_sent_log_records_total');
const failed = lines('otelcol_exporter_send_failed_log_records_total');
const refused = promql`sum(rate(otelcol_elasticsearch_docs_processed_total{outcome!="success",error_type!="version_conflict_engine_exception",${ENVIRONMENT_SCOPE}}[$__rate_interval]))`;

/** Whether log lines are delivered. */
export const logShipper = definePanel({
  id: 5,
  title: 'Log shipper',
  width: 12,
  alerts: [logShipperQueueFilling, logRecordsLost, logPipelineSilent, elasticsearchUnhealthy],
  mayBeEmpty: { failed: elasticsearchUnhealthy, refused: logRecordsLost },
  visualization: timeSeries,
  description:
    'Left: fill level of the queue of each exporter. Above the dashed line, log lines pile up. Right: lines per second that were read, delivered, and dropped after all retries. Slightly fewer lines are delivered than read, because duplicates are removed.',
  noValue: 'No log collector is scraped',
  draw: (panel, inputs) => {
    const rate = (...colour: Parameters<typeof onRightAxis>[2][]) =>
      onRightAxis(GRAFANA_UNITS['count/s'], 'Lines', ...colour);
    return panel
      .unit(GRAFANA_UNITS.ratio)
      .withTarget(query('queue', queue, 'Queue of {{exporter}}'))
      .withTarget(query('read', read, 'Read'))
      .withTarget(query('delivered', delivered, 'Delivered'))
      .withTarget(query('failed', failed, 'Given up'))
      .withTarget(query('refused', refused, 'Refused'))
      .overrideByQuery('queue', ceiling(inputs, logShipperQueueFilling))
      .overrideByQuery('read', rate())
      .overrideByQuery('delivered', rate(COLOURS.second))
      .overrideByQuery('failed', rate(COLOURS.bad))
      .overrideByQuery('refused', rate(COLOURS.bad));
  },
});
