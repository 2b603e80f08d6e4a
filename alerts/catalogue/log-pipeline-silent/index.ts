import { Duration } from '../../../lib/duration';
import { JOBS } from '../../../lib/names';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

/** The orchestrator logs several lines per minute: none for this long is a fault. */
const WINDOW = Duration.minutes(15);
const LINES = 'otelcol_receiver_accepted_log_records_total';

export const logPipelineSilent = defineAlert({
  name: 'LogPipelineSilent',
  group: GROUPS.monitoring,
  severity: 'warning',
  family: 'logs',
  identity: [],
  windows: { window: WINDOW },
  for: Duration.minutes(10),
  forWhy: 'A replaced log collector continues reading within a minute.',
  // Without metrics, Prometheus does not know whether the orchestrator runs.
  when: ({ collectsLogs, metricsEnabled }) => collectsLogs && metricsEnabled,
  expression: () => promql`absent(increase(${LINES}[${WINDOW}]) > 0)
    and on () max(up{job="${JOBS.models}"}) == 1`,
  summary: 'No log lines arrive',
  description: ({ window }) =>
    `The orchestrator is running, but the log collector has read no line from it for ${window}. Neither errors nor audit records are stored.`,
  drill: { buildUp: { lasts: WINDOW, why: `no line was read for ${WINDOW}` } },
});
