import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

export const watchdog = defineAlert({
  name: 'Watchdog',
  group: GROUPS.monitoring,
  severity: 'none',
  family: 'heartbeat',
  identity: [],
  expression: () => promql`vector(1)`,
  // An error would notify with the labels of the rule, and so look like the heartbeat.
  onError: 'OK',
  summary: 'Alerting works',
  description:
    'Always firing. The service that receives the heartbeat must raise an alarm when this notification stops arriving.',
  drill: { withoutFault: 'always fires: `npm run doctor` shows whether it arrives' },
});
