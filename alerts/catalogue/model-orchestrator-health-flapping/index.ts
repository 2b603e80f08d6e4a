import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.minutes(30);

export const modelOrchestratorHealthFlapping = defineAlert({
  name: 'ModelOrchestratorHealthFlapping',
  group: GROUPS.alerts,
  severity: 'warning',
  family: 'health',
  identity: ['instance', 'check_type'],
  windows: { window: WINDOW },
  threshold: {
    value: 6,
    unit: 'count',
    why: 'Three outages within the window, each too short for ModelOrchestratorUnhealthy.',
  },
  for: Duration.minutes(5),
  forWhy: 'A deployment that restarts the service three times takes less.',
  expression: ({ threshold }) =>
    promql`max by (instance, check_type) (changes(${METRICS.health_status}[${WINDOW}])) > ${threshold}`,
  summary: 'The health check {{ $labels.check_type }} on {{ $labels.instance }} is flapping',
  description: ({ window }) =>
    `The health check {{ $labels.check_type }} on {{ $labels.instance }} changed {{ $value }} times within ${window}.`,
  drill: {
    buildUp: { lasts: Duration.minutes(11), why: 'seven changes, one every 90 s' },
    heldFor: WINDOW,
  },
});
