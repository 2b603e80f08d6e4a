import { Duration } from '../../../lib/duration';
import { PANELS } from '../../../lib/panels';
import { defineManaged, MANAGED_GROUPS } from '../../grafana/managed/types';

/** Also of each bar of its panel: what a bar reaches is what is compared. */
export const WINDOW = Duration.minutes(10);

export const modelErrorLogBurst = defineManaged({
  name: 'ModelErrorLogBurst',
  group: MANAGED_GROUPS.logs,
  severity: 'warning',
  family: 'operations',
  threshold: {
    value: 50,
    unit: 'count',
    why: 'Five a minute: something fails again and again, not now and then.',
  },
  when: ({ collectsLogs }) => collectsLogs,
  watch: ({ datasets }) => ({
    kind: 'documents',
    query: `data_stream.dataset:"${datasets.errors}"`,
    window: WINDOW,
  }),
  summary: 'The orchestrator logs errors in great number',
  description: '{{ $value }} error records have been logged within ten minutes.',
  panel: PANELS.errorsByType,
});
