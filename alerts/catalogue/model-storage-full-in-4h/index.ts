import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';
import { storageRatio } from '../../expressions';
import { defineAlert, GROUPS } from '../../types';

const HISTORY = Duration.hours(6);
const RECENT = Duration.hours(1);
const AHEAD = Duration.hours(4);

/** The usage that the growth within a window leads to, if it is above the limit. */
const forecast = (window: Duration) =>
  promql`predict_linear(sum by (instance) (${METRICS.storage_usage_bytes})[${window}:5m], ${AHEAD.seconds})
      > on (instance) max by (instance) (${METRICS.storage_limit_bytes})`;

export const modelStorageFullIn4h = defineAlert({
  name: 'ModelStorageFullIn4h',
  group: GROUPS.slow,
  severity: 'warning',
  family: 'storage',
  identity: ['instance'],
  windows: { history: HISTORY, recent: RECENT, ahead: AHEAD },
  threshold: {
    value: 0.6,
    unit: 'ratio',
    why: 'Below this, a steep rise is a first download, not a disk that fills up.',
  },
  for: Duration.minutes(30),
  forWhy: 'The download of one large model takes less time.',
  // The six-hour forecast alone would stay above the limit for hours after the download of one large model.
  expression: ({ threshold }) => promql`${forecast(HISTORY)}
    and on (instance) ${forecast(RECENT)}
    and on (instance) ${storageRatio()} > ${threshold}`,
  summary: ({ ahead }) => `Model storage on {{ $labels.instance }} will be full within ${ahead}`,
  description: ({ history, recent, ahead }) =>
    `At the rate of the last ${history}, model storage on {{ $labels.instance }} will hold {{ $value | humanize1024 }}B in ${ahead}, which is more than its limit. The growth of the last ${recent} also exceeds the limit by then.`,
});
