import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

export const modelOrchestratorUnhealthy = defineAlert({
  name: 'ModelOrchestratorUnhealthy',
  group: GROUPS.alerts,
  severity: 'critical',
  family: 'health',
  identity: ['instance'],
  for: ({ healthInterval }) => healthInterval.times(3),
  forWhy: 'One failed probe is not an outage.',
  expression: () => promql`min by (instance) (${METRICS.health_status}) == 0`,
  summary: 'The Model Orchestrator on {{ $labels.instance }} is unhealthy',
  description: ({ for: held }) =>
    `At least one health check of the Model Orchestrator on {{ $labels.instance }} has been failing for ${held}.`,
  drill: { shortestFor: { lasts: Duration.minutes(2), why: 'flapping checks fail for 90 s at a time' } },
});
