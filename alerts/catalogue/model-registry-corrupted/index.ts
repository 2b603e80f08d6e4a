import { METRICS } from '../../../lib/metrics';
import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

export const modelRegistryCorrupted = defineAlert({
  name: 'ModelRegistryCorrupted',
  group: GROUPS.alerts,
  severity: 'critical',
  family: 'registry',
  identity: ['instance'],
  for: ({ healthInterval }) => healthInterval.times(2),
  forWhy: 'Three checks running: one bad check is no corruption.',
  expression: () => promql`min by (instance) (${METRICS.registry_integrity_check}) == 0`,
  summary: 'The model registry on {{ $labels.instance }} is corrupted',
  description:
    'The integrity check of the model registry on {{ $labels.instance }} has failed three times running. Models may be lost or served wrongly.',
  panel: PANELS.healthStatus,
});
