import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.minutes(15);

export const modelDownloadFailed = defineAlert({
  name: 'ModelDownloadFailed',
  group: GROUPS.alerts,
  severity: 'warning',
  family: 'downloads',
  identity: ['instance'],
  threshold: {
    value: 3,
    unit: 'count',
    why: 'One lone failure must not notify: repositories fail now and then.',
  },
  expression: ({ threshold }) =>
    promql`sum by (instance) (increase(${METRICS.downloads_failed_total}[${WINDOW}])) >= ${threshold}`,
  summary: 'Model downloads fail on {{ $labels.instance }}',
  description:
    '{{ $value | printf "%.0f" }} model downloads have failed on {{ $labels.instance }} within 15 minutes.',
  panel: PANELS.downloadOperations,
});
