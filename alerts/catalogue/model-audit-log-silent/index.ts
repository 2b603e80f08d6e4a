import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { defineManaged, MANAGED_GROUPS } from '../../grafana/managed/types';

const WINDOW = Duration.hours(1);

export const modelAuditLogSilent = defineManaged({
  name: 'ModelAuditLogSilent',
  group: MANAGED_GROUPS.logs,
  severity: 'critical',
  family: 'logs',
  for: Duration.minutes(15),
  forWhy: 'Records that wait in the shipper while Elasticsearch restarts arrive by then.',
  when: ({ collectsLogs, metricsEnabled }) => collectsLogs && metricsEnabled,
  watch: ({ datasets }) => ({
    kind: 'silence',
    query: `data_stream.dataset:"${datasets.audit}"`,
    window: WINDOW,
    // Each download is an audit record: without one, there may be nothing to record.
    although: promql`sum(increase(${METRICS.download_duration_seconds.name}_count[${WINDOW}]))`,
  }),
  summary: 'No audit record arrives',
  description:
    'Downloads have finished within the last hour, and not one audit record of that hour is stored: who did what is not on record.',
  panel: PANELS.auditEvents,
});
