import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS, type RuleSettings } from '../../types';

const WINDOW = Duration.minutes(10);
/** Longer than `for`, so that a single write is enough. */
const windowFor = ({ healthInterval }: RuleSettings) => healthInterval.times(3).atLeast(WINDOW);

export const modelRegistryWrittenWhileCorrupt = defineAlert({
  name: 'ModelRegistryWrittenWhileCorrupt',
  group: GROUPS.alerts,
  severity: 'critical',
  family: 'registry',
  identity: ['instance'],
  windows: (settings) => ({ window: windowFor(settings) }),
  for: ({ healthInterval }) => healthInterval.times(2),
  forWhy: 'Two consecutive checks, as for the corruption itself.',
  // The metrics belong to different jobs: join them on the instance only.
  expression: (settings) => promql`min by (instance) (${METRICS.registry_integrity_check}) == 0
    and on (instance) group by (instance) (increase(${METRICS.registry_writes_total}[${windowFor(settings)}]) > 0)`,
  summary: 'The corrupted model registry on {{ $labels.instance }} is being written to',
  description: ({ window }) =>
    `The model registry on {{ $labels.instance }} fails its integrity check and was written to within ${window}. Every write can make the repair harder.`,
});
