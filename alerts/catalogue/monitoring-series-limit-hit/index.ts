import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.minutes(10);

/** Scrapes that one limit rejected; 0 if the server has no such counter. */
const rejected = (counter: string) => promql`(sum(increase(${counter}[${WINDOW}])) or vector(0))`;

export const monitoringSeriesLimitHit = defineAlert({
  name: 'MonitoringSeriesLimitHit',
  group: GROUPS.monitoring,
  severity: 'warning',
  family: 'monitoring',
  identity: [],
  windows: { window: WINDOW },
  expression: () => promql`${rejected('prometheus_target_scrapes_exceeded_sample_limit_total')}
    + ${rejected('prometheus_target_scrape_pool_exceeded_label_limits_total')}
    + ${rejected('prometheus_target_scrapes_exceeded_body_size_limit_total')} > 0`,
  summary: 'Scrapes exceed the limits on samples, labels or size',
  description: ({ window }) =>
    `{{ $value | printf "%.0f" }} scrapes were rejected within ${window} because they exceeded the limit on samples, labels or size. Their samples are lost.`,
  drill: {
    withoutFault: 'the simulator has a fixed set of series, far below the limit',
    heldFor: WINDOW,
  },
});
