import { Duration } from '../../../lib/duration';
import { METRICS, type Metric } from '../../../lib/metrics';
import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

/** An instance that answers without the metric, or no instance that has it. `absent()` needs the job in its selector. */
function missing({ name, job }: Metric) {
  return promql`group by (job) (up{job="${job}"} == 1 unless on (instance, job) ${name}{job="${job}"})
    or absent(${name}{job="${job}"})`;
}

export const modelMetricsAbsent = defineAlert({
  name: 'ModelMetricsAbsent',
  group: GROUPS.alerts,
  severity: 'critical',
  family: 'availability',
  identity: ['job'],
  for: Duration.minutes(5),
  forWhy: 'A restart or a deployment is over by then.',
  when: ({ metricsEnabled }) => metricsEnabled,
  expression: () => promql`${missing(METRICS.concurrent_downloads)} or ${missing(METRICS.health_status)}`,
  summary: 'The metrics of {{ $labels.job }} are missing',
  description:
    'A target of {{ $labels.job }} answers, or is not there, and its key metric is missing: the alerts over it are blind.',
  panel: PANELS.healthStatus,
});
