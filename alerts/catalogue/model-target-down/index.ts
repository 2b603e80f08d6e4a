import { Duration } from '../../../lib/duration';
import { JOBS } from '../../../lib/names';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

export const modelTargetDown = defineAlert({
  name: 'ModelTargetDown',
  group: GROUPS.alerts,
  severity: 'critical',
  family: 'availability',
  identity: ['instance', 'job'],
  for: Duration.minutes(5),
  forWhy: 'A restart or a deployment takes less time.',
  expression: () => promql`group by (instance, job) (up{job=~"${JOBS.models}|${JOBS.health}"} == 0)`,
  summary: '{{ $labels.instance }} does not answer scrapes of {{ $labels.job }}',
  description: ({ for: held }) =>
    `Prometheus has not been able to scrape {{ $labels.job }} on {{ $labels.instance }} for ${held}. Alerts on its metrics cannot fire for this instance.`,
});
