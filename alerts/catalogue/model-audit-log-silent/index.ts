import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.hours(1);

export const modelAuditLogSilent = defineAlert({
  name: 'ModelAuditLogSilent',
  group: GROUPS.logs,
  severity: 'critical',
  family: 'logs',
  identity: [],
  windows: { window: WINDOW },
  for: Duration.minutes(15),
  forWhy: 'Records that wait in the collector while Elasticsearch restarts arrive by then.',
  when: ({ auditLog, collectsLogs, metricsEnabled }) => auditLog && collectsLogs && metricsEnabled,
  watch: ({ datasets }) => ({
    kind: 'silence',
    audit: true,
    query: `data_stream.dataset:"${datasets.audit}"`,
    window: WINDOW,
    // Every download writes an audit record: without a download there may be nothing to record.
    although: promql`sum(increase(${METRICS.download_duration_seconds.name}_count[${WINDOW}]))`,
  }),
  summary: 'No audit records arrive',
  description: ({ window }) =>
    `Downloads finished within the last ${window}, but no audit record of that time is stored. There is no record of user actions.`,
});
