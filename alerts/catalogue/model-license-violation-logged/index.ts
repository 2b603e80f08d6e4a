import { Duration } from '../../../lib/duration';
import { PANELS } from '../../../lib/panels';
import { defineManaged, MANAGED_GROUPS } from '../../grafana/managed/types';

/** As long as UnacceptedLicenseDownload is held. */
const WINDOW = Duration.hours(2);

/** The second pair of eyes on violations: records survive a restart of the orchestrator, its counter does not. */
export const modelLicenseViolationLogged = defineManaged({
  name: 'ModelLicenseViolationLogged',
  group: MANAGED_GROUPS.logs,
  severity: 'critical',
  family: 'license',
  threshold: { value: 1, unit: 'count', why: 'Each violation is reported.' },
  when: ({ collectsLogs }) => collectsLogs,
  watch: ({ datasets }) => ({
    kind: 'documents',
    query: `data_stream.dataset:"${datasets.audit}" AND event.action:"license.violation"`,
    window: WINDOW,
  }),
  summary: 'The audit log has a download without its licence being accepted',
  description:
    '{{ $value }} downloads under a licence that was not accepted are on record for the last two hours. The audit log names who and what.',
  panel: PANELS.auditEvents,
});
