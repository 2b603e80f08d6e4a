import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

export const highModelDownloadConcurrency = defineAlert({
  name: 'HighModelDownloadConcurrency',
  group: GROUPS.alerts,
  severity: 'warning',
  family: 'downloads',
  identity: ['instance'],
  threshold: {
    value: 5,
    unit: 'count',
    why: 'With more downloads, each gets so little bandwidth that it times out.',
  },
  for: Duration.minutes(10),
  forWhy: 'A short burst clears by itself.',
  expression: ({ threshold }) => promql`sum by (instance) (${METRICS.concurrent_downloads}) > ${threshold}`,
  summary: 'Too many concurrent model downloads on {{ $labels.instance }}',
  description: ({ threshold, for: held }) =>
    `{{ $value }} model downloads are running on {{ $labels.instance }}. The limit of ${threshold} has been exceeded for ${held}.`,
});
