import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.minutes(30);

export const modelOrchestratorHealthFlapping = defineAlert({
  name: 'ModelOrchestratorHealthFlapping',
  group: GROUPS.alerts,
  severity: 'warning',
  family: 'health',
  identity: ['instance', 'check_type'],
  threshold: {
    value: 6,
    unit: 'count',
    why: 'Three outages within half an hour, none of which lasts long enough for ModelOrchestratorUnhealthy.',
  },
  for: Duration.minutes(5),
  forWhy: 'A deployment that restarts the service thrice is over by then.',
  expression: ({ threshold }) =>
    promql`max by (instance, check_type) (changes(${METRICS.health_status}[${WINDOW}])) > ${threshold}`,
  summary: 'The health check {{ $labels.check_type }} on {{ $labels.instance }} flaps',
  description:
    'The health check {{ $labels.check_type }} on {{ $labels.instance }} has changed {{ $value }} times within half an hour.',
  panel: PANELS.healthStatus,
});
