import { Duration } from '../../../lib/duration';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.minutes(10);

export const modelErrorLogBurst = defineAlert({
  name: 'ModelErrorLogBurst',
  group: GROUPS.logs,
  severity: 'warning',
  family: 'operations',
  identity: [],
  windows: { window: WINDOW },
  threshold: {
    value: 50,
    unit: 'count',
    why: 'Five a minute: an operation fails repeatedly, not now and then.',
  },
  when: ({ collectsLogs }) => collectsLogs,
  watch: ({ datasets }) => ({
    kind: 'documents',
    query: `data_stream.dataset:"${datasets.errors}"`,
    window: WINDOW,
  }),
  summary: 'The orchestrator logs many errors',
  description: ({ window, threshold }) =>
    `{{ $value }} error records were logged within ${window}. The limit is ${threshold}.`,
  emptyBecause: 'no error has been logged',
});
