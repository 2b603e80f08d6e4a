import { monitoringSeriesLimitHit } from '../../alerts/catalogue/monitoring-series-limit-hit';
import { monitoringTargetDown } from '../../alerts/catalogue/monitoring-target-down';
import { formatDuration } from '../../lib/format';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { definePanel } from '../panel';
import { query } from '../query';
import { mapped, states, stateTimeline } from '../state-timeline';
import { ENVIRONMENT_SCOPE } from '../variables';

const WINDOW = monitoringSeriesLimitHit.windows.window;

const scrapes = promql`min by (job, instance) (up{${ENVIRONMENT_SCOPE}})`;
const refused = (counter: string) => promql`sum(increase(${counter}{${ENVIRONMENT_SCOPE}}[${WINDOW}]))`;
const limits = promql`${refused('prometheus_target_scrapes_exceeded_sample_limit_total')}
  + ${refused('prometheus_target_scrape_pool_exceeded_label_limits_total')}
  + ${refused('prometheus_target_scrapes_exceeded_body_size_limit_total')} == bool 0`;

/** The state of all scrape targets. */
export const targets = definePanel({
  id: 1,
  title: 'Scrape targets',
  width: 12,
  alerts: [monitoringTargetDown, monitoringSeriesLimitHit],
  visualization: stateTimeline,
  description: `Each row is a target, and shows whether Prometheus can scrape it. A row ends when the target is removed. The last row is red if scrapes exceeded the limits on samples, labels or size within ${formatDuration(WINDOW.seconds)}.`,
  noValue: 'No targets. Check that Prometheus runs and has a configuration.',
  draw: (panel) =>
    panel
      .unit(GRAFANA_UNITS.boolean)
      .mappings(states('Up', 'Down'))
      .withTarget(query('scrapes', scrapes, '{{job}} {{instance}}'))
      .withTarget(query('limits', limits, 'Limits on samples and labels'))
      .overrideByQuery('limits', mapped('Kept', 'Exceeded')),
});
