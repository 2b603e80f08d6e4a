import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.minutes(10);

export const elasticsearchUnhealthy = defineAlert({
  name: 'ElasticsearchUnhealthy',
  group: GROUPS.monitoring,
  severity: 'warning',
  family: 'logs',
  identity: ['exporter'],
  windows: { window: WINDOW },
  for: Duration.minutes(5),
  forWhy: 'A restart of Elasticsearch takes less time.',
  when: ({ collectsLogs }) => collectsLogs,
  expression: () => promql`min by (exporter) (min_over_time(otelcol_exporter_queue_size[${WINDOW}])) > 0
    unless on (exporter) group by (exporter) (increase(otelcol_exporter_sent_log_records_total[${WINDOW}]) > 0)`,
  summary: 'Elasticsearch accepts no log lines from {{ $labels.exporter }}',
  description: ({ window }) =>
    `{{ $labels.exporter }} has log lines to send, but has delivered none for ${window}. {{ $value | humanize1024 }}B or more are waiting in its queue.`,
  emptyBecause: 'every log line has been delivered',
  drill: { withoutFault: 'a fault of Elasticsearch: stop its container' },
});
