import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

/** Both metrics come from different jobs: they are joined on the instance alone. */
const WINDOW = Duration.minutes(10);

export const modelRegistryWrittenWhileCorrupt = defineAlert({
  name: 'ModelRegistryWrittenWhileCorrupt',
  group: GROUPS.alerts,
  severity: 'critical',
  family: 'registry',
  identity: ['instance'],
  for: Duration.minutes(2),
  forWhy: 'Two checks running, as for the corruption itself.',
  expression: () => promql`min by (instance) (${METRICS.registry_integrity_check}) == 0
    and on (instance) group by (instance) (increase(${METRICS.registry_writes_total}[${WINDOW}]) > 0)`,
  summary: 'The corrupted model registry on {{ $labels.instance }} is being written to',
  description:
    'The model registry on {{ $labels.instance }} fails its integrity check, and has been written to within ten minutes. Each write can make a repair harder.',
  panel: PANELS.registryOperations,
});
