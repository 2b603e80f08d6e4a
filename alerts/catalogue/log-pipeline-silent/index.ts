import { Duration } from '../../../lib/duration';
import { JOBS } from '../../../lib/names';
import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

/** How long no line is read before something is wrong: the orchestrator logs several a minute. */
export const LOG_SILENCE = Duration.minutes(15);
const LINES = 'otelcol_receiver_accepted_log_records_total';

export const logPipelineSilent = defineAlert({
  name: 'LogPipelineSilent',
  group: GROUPS.monitoring,
  severity: 'warning',
  family: 'logs',
  identity: [],
  for: Duration.minutes(10),
  forWhy: 'A shipper that is replaced reads on within a minute.',
  when: ({ collectsLogs }) => collectsLogs,
  expression: () => promql`absent(increase(${LINES}[${LOG_SILENCE}]) > 0)
    and on () max(up{job="${JOBS.models}"}) == 1`,
  summary: 'No log line arrives',
  description:
    'The orchestrator runs, and the log shipper has not read a line of it for fifteen minutes: neither errors nor audit records are stored.',
  panel: PANELS.logShipper,
});
