import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS, type RuleSettings } from '../../types';

const WINDOW = Duration.minutes(30);
/** At least thirty checks: seven changes need more than seven checks. */
const windowFor = ({ healthInterval }: RuleSettings) => healthInterval.times(30).atLeast(WINDOW);

export const modelOrchestratorHealthFlapping = defineAlert({
  name: 'ModelOrchestratorHealthFlapping',
  group: GROUPS.alerts,
  severity: 'warning',
  family: 'health',
  identity: ['instance', 'check_type'],
  windows: (settings) => ({ window: windowFor(settings) }),
  threshold: {
    value: 6,
    unit: 'count',
    why: 'Three outages within the window, each too short for ModelOrchestratorUnhealthy.',
  },
  for: Duration.minutes(5),
  forWhy: 'Changes that are about to leave the window do not notify.',
  expression: (inputs) =>
    promql`max by (instance, check_type) (changes(${METRICS.health_status}[${windowFor(inputs)}])) > ${inputs.threshold}`,
  summary: 'The health check {{ $labels.check_type }} on {{ $labels.instance }} is flapping',
  description: ({ window }) =>
    `The health check {{ $labels.check_type }} on {{ $labels.instance }} changed {{ $value }} times within ${window}.`,
  drill: {
    buildUp: { lasts: Duration.minutes(11), why: 'seven changes, one every 90 s' },
    heldFor: WINDOW,
  },
});
