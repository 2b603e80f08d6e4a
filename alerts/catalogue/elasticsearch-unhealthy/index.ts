import { Duration } from '../../../lib/duration';
import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.minutes(10);

export const elasticsearchUnhealthy = defineAlert({
  name: 'ElasticsearchUnhealthy',
  group: GROUPS.monitoring,
  severity: 'warning',
  family: 'logs',
  identity: ['exporter'],
  for: Duration.minutes(5),
  forWhy: 'A restart of Elasticsearch is over by then.',
  when: ({ collectsLogs }) => collectsLogs,
  expression: () => promql`min by (exporter) (min_over_time(otelcol_exporter_queue_size[${WINDOW}])) > 0
    unless on (exporter) group by (exporter) (increase(otelcol_exporter_sent_log_records_total[${WINDOW}]) > 0)`,
  summary: 'Elasticsearch takes no log lines of {{ $labels.exporter }}',
  description:
    '{{ $labels.exporter }} has lines to send and has delivered none for ten minutes. They wait in its queue, {{ $value | humanize1024 }}B by now.',
  panel: PANELS.logShipper,
});
