import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

export const logShipperQueueFilling = defineAlert({
  name: 'LogShipperQueueFilling',
  group: GROUPS.monitoring,
  severity: 'warning',
  family: 'logs',
  identity: ['exporter'],
  threshold: {
    value: 0.5,
    unit: 'ratio',
    why: 'The other half holds hours of ordinary traffic: time to act before lines are lost.',
  },
  for: Duration.minutes(10),
  forWhy: 'A restart of Elasticsearch takes less time.',
  when: ({ collectsLogs }) => collectsLogs,
  expression: ({ threshold }) => promql`max by (exporter) (otelcol_exporter_queue_size)
    / on (exporter) (max by (exporter) (otelcol_exporter_queue_capacity) > 0) > ${threshold}`,
  summary: 'Log lines from {{ $labels.exporter }} are piling up',
  description:
    'The send queue of {{ $labels.exporter }} is {{ $value | humanizePercentage }} full. When it is full, lines stay in the log files and are lost when the oldest archives are deleted.',
  drill: { withoutFault: 'a fault of Elasticsearch: stop its container' },
});
