import { Duration } from '../../../lib/duration';
import type { Metric } from '../../../lib/metrics';
import { type PromQL, promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

/** An instance is up without any of the metrics, or no instance exposes one. `absent()` returns the job of its selector. */
function missing(metrics: readonly Metric[]): PromQL {
  const selectors = metrics.map(({ name, job }) => `${name}{job="${job}"}`);
  const any = selectors.length === 1 ? selectors.join() : `(${selectors.join(' or ')})`;
  const nowhere = selectors.map((selector) => `absent(${selector})`).join(' and on (job) ');
  return promql`up{job="${metrics[0]?.job ?? ''}"} == 1 unless on (instance, job) ${any} or ${nowhere}`;
}

export const modelMetricsAbsent = defineAlert({
  name: 'ModelMetricsAbsent',
  group: GROUPS.alerts,
  severity: 'critical',
  family: 'availability',
  identity: ['job'],
  for: Duration.minutes(5),
  forWhy: 'A restart or a deployment takes less time.',
  when: ({ metricsEnabled }) => metricsEnabled,
  expression: ({ keyMetrics }) =>
    promql`group by (job) (${keyMetrics.map(missing).reduce((one, other) => promql`${one} or ${other}`)})`,
  summary: 'Metrics of {{ $labels.job }} are missing',
  description:
    'A target of {{ $labels.job }} answers without the key metric of the job, or no target exposes it. Alerts on these metrics cannot fire.',
});
