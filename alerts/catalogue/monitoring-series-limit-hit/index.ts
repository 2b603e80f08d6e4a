import { Duration } from '../../../lib/duration';
import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.minutes(10);

export const monitoringSeriesLimitHit = defineAlert({
  name: 'MonitoringSeriesLimitHit',
  group: GROUPS.monitoring,
  severity: 'warning',
  family: 'monitoring',
  identity: [],
  expression: () => promql`sum(increase(prometheus_target_scrapes_exceeded_sample_limit_total[${WINDOW}]))
    + sum(increase(prometheus_target_scrape_pool_exceeded_label_limits_total[${WINDOW}]))
    + sum(increase(prometheus_target_scrapes_exceeded_body_size_limit_total[${WINDOW}])) > 0`,
  summary: 'Scrapes are refused for too many series or labels, or for their size',
  description:
    '{{ $value | printf "%.0f" }} scrapes within ten minutes were larger or had more samples or labels than allowed, and were thrown away whole.',
  panel: PANELS.targets,
});
