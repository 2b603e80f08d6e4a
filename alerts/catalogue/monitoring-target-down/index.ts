import { Duration } from '../../../lib/duration';
import { JOBS } from '../../../lib/names';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

export const monitoringTargetDown = defineAlert({
  name: 'MonitoringTargetDown',
  group: GROUPS.monitoring,
  severity: 'warning',
  family: 'monitoring',
  identity: ['instance', 'job'],
  for: Duration.minutes(5),
  forWhy: 'A restart or a deployment takes less time.',
  expression: () => promql`group by (instance, job) (up{job!~"${JOBS.models}|${JOBS.health}"} == 0)`,
  summary: '{{ $labels.job }} on {{ $labels.instance }} does not answer scrapes',
  description: ({ for: held }) =>
    `Prometheus has not been able to scrape {{ $labels.job }} on {{ $labels.instance }} for ${held}. Parts of the monitoring may have stopped: without Grafana, no alert on logs is evaluated; without the log collector, no log is stored; without Alertmanager, no notification is sent.`,
  drill: { withoutFault: 'a fault of a monitoring server: stop its container' },
});
