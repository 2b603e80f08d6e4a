import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { PANELS } from '../../../lib/panels';
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
    why: 'Beyond five, downloads share the line so thinly that they time out.',
  },
  for: Duration.minutes(10),
  forWhy: 'A short burst works itself off.',
  expression: ({ threshold }) => promql`max by (instance) (${METRICS.concurrent_downloads}) > ${threshold}`,
  summary: 'Many model downloads run at once on {{ $labels.instance }}',
  description:
    '{{ $value }} model downloads have been running at once on {{ $labels.instance }} for ten minutes.',
  panel: PANELS.activeDownloads,
});
