import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { EVENTS, eventsIn } from '../../events';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.minutes(15);

export const modelDownloadFailed = defineAlert({
  name: 'ModelDownloadFailed',
  group: GROUPS.alerts,
  severity: 'warning',
  family: 'downloads',
  identity: ['instance'],
  windows: { window: WINDOW },
  threshold: {
    value: 3,
    unit: 'count',
    why: 'Repositories fail now and then: a single failure must not notify.',
  },
  expression: ({ threshold }) =>
    promql`sum by (instance) (${eventsIn(EVENTS.failedDownloads, WINDOW)}) >= ${threshold}`,
  summary: 'Model downloads are failing on {{ $labels.instance }}',
  description: ({ window }) =>
    `{{ $value | printf "%.0f" }} model downloads failed on {{ $labels.instance }} within ${window}.`,
  drill: { heldFor: WINDOW },
});
