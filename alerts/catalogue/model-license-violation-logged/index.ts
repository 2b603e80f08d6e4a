import { defineAlert, GROUPS } from '../../types';
import { HELD } from '../unaccepted-license-download';

/** Second check on violations: log records survive a restart of the orchestrator, its counter does not. */
export const modelLicenseViolationLogged = defineAlert({
  name: 'ModelLicenseViolationLogged',
  group: GROUPS.logs,
  severity: 'critical',
  family: 'license',
  identity: [],
  windows: { held: HELD },
  threshold: { value: 1, unit: 'count', why: 'Every violation is reported.' },
  when: ({ auditLog, collectsLogs }) => auditLog && collectsLogs,
  watch: ({ datasets }) => ({
    kind: 'documents',
    audit: true,
    query: `data_stream.dataset:"${datasets.audit}" AND event.action:"license.violation"`,
    window: HELD,
  }),
  summary: 'The audit log contains a download without its licence being accepted',
  description: ({ held }) =>
    `The audit log contains {{ $value }} downloads under an unaccepted licence within the last ${held}. It names the user and the model.`,
  emptyBecause: 'every audited action has succeeded',
});
