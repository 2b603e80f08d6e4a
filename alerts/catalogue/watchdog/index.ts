import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

export const watchdog = defineAlert({
  name: 'Watchdog',
  group: GROUPS.monitoring,
  severity: 'none',
  family: 'heartbeat',
  identity: [],
  expression: () => promql`vector(1)`,
  summary: 'Alerting works',
  description:
    'Fires always, to the heartbeat receiver. Whoever expects the heartbeat raises the alarm when it stays away.',
  panel: PANELS.heartbeat,
});
