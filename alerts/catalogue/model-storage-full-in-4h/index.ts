import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { storageRatio } from '../../expressions';
import { defineAlert, GROUPS } from '../../types';

const SEEN = Duration.hours(6);
const AHEAD = Duration.hours(4);

export const modelStorageFullIn4h = defineAlert({
  name: 'ModelStorageFullIn4h',
  group: GROUPS.alerts,
  severity: 'warning',
  family: 'storage',
  identity: ['instance'],
  threshold: {
    value: 0.6,
    unit: 'ratio',
    why: 'Below, a steep slope is a first download, not a disk that fills.',
  },
  for: Duration.minutes(30),
  forWhy: 'One large model makes a slope that the next half hour flattens.',
  expression: ({
    threshold,
  }) => promql`predict_linear(sum by (instance) (${METRICS.storage_usage_bytes})[${SEEN}:1m], ${AHEAD.seconds})
      > on (instance) max by (instance) (${METRICS.storage_limit_bytes})
    and on (instance) ${storageRatio()} > ${threshold}`,
  summary: 'Model storage on {{ $labels.instance }} will be full within four hours',
  description:
    'At the rate of the last six hours, model storage on {{ $labels.instance }} will hold {{ $value | humanize1024 }}B four hours from now, which is more than its limit.',
  panel: PANELS.storageUsage,
});
