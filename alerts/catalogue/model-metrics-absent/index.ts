import { Duration } from '../../../lib/duration';
import { METRICS, type Metric } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

/** An instance is up without the metric, or no instance exposes it. `absent()` needs the job in its selector. */
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
  forWhy: 'A restart or a deployment takes less.',
  when: ({ metricsEnabled }) => metricsEnabled,
  expression: () => promql`${missing(METRICS.concurrent_downloads)} or ${missing(METRICS.health_status)}`,
  summary: 'Metrics of {{ $labels.job }} are missing',
  description:
    'A target of {{ $labels.job }} answers without the key metric of the job, or no target exposes it. Alerts on these metrics cannot fire.',
});
