import { METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

export const modelRegistryCorrupted = defineAlert({
  name: 'ModelRegistryCorrupted',
  group: GROUPS.alerts,
  severity: 'critical',
  family: 'registry',
  identity: ['instance'],
  for: ({ healthInterval }) => healthInterval.times(2),
  forWhy: 'Three consecutive checks: one failed check is not corruption.',
  expression: () => promql`min by (instance) (${METRICS.registry_integrity_check}) == 0`,
  summary: 'The model registry on {{ $labels.instance }} is corrupted',
  description: ({ for: held }) =>
    `The integrity check of the model registry on {{ $labels.instance }} has been failing for ${held}. Models may be lost or served incorrectly.`,
});
