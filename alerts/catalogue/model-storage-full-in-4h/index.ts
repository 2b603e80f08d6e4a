import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';
import { storageRatio } from '../../expressions';
import { defineAlert, GROUPS } from '../../types';

const HISTORY = Duration.hours(6);
const AHEAD = Duration.hours(4);

export const modelStorageFullIn4h = defineAlert({
  name: 'ModelStorageFullIn4h',
  group: GROUPS.slow,
  severity: 'warning',
  family: 'storage',
  identity: ['instance'],
  windows: { history: HISTORY, ahead: AHEAD },
  threshold: {
    value: 0.6,
    unit: 'ratio',
    why: 'Below, a steep rise is a first download, not a disk that fills up.',
  },
  for: Duration.minutes(30),
  forWhy: 'One large model causes a steep rise that soon levels off.',
  expression: ({
    threshold,
  }) => promql`predict_linear(sum by (instance) (${METRICS.storage_usage_bytes})[${HISTORY}:5m], ${AHEAD.seconds})
      > on (instance) max by (instance) (${METRICS.storage_limit_bytes})
    and on (instance) ${storageRatio()} > ${threshold}`,
  summary: ({ ahead }) => `Model storage on {{ $labels.instance }} will be full within ${ahead}`,
  description: ({ history, ahead }) =>
    `At the rate of the last ${history}, model storage on {{ $labels.instance }} will hold {{ $value | humanize1024 }}B in ${ahead}, which is more than its limit.`,
});
