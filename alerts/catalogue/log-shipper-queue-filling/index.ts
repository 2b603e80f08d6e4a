import { Duration } from '../../../lib/duration';
import { PANELS } from '../../../lib/panels';
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
    why: 'Half a queue is hours of ordinary traffic: time to act before lines are lost.',
  },
  for: Duration.minutes(10),
  forWhy: 'A restart of Elasticsearch is over by then.',
  when: ({ collectsLogs }) => collectsLogs,
  expression: ({ threshold }) => promql`max by (exporter) (otelcol_exporter_queue_size)
    / on (exporter) (max by (exporter) (otelcol_exporter_queue_capacity) > 0) > ${threshold}`,
  summary: 'Log lines of {{ $labels.exporter }} pile up',
  description:
    'The queue of {{ $labels.exporter }} is {{ $value | humanizePercentage }} full. When it is full, lines wait in the log files, and the oldest archives are deleted with them.',
  panel: PANELS.logShipper,
});
