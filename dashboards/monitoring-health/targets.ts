import { monitoringSeriesLimitHit } from '../../alerts/catalogue/monitoring-series-limit-hit';
import { Duration } from '../../lib/duration';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { definePanel } from '../panel';
import { query } from '../query';
import { mapped, states, stateTimeline } from '../state-timeline';
import { ENVIRONMENT_SCOPE } from '../variables';

/** The window of MonitoringSeriesLimitHit, which this panel shows. */
const WINDOW = Duration.minutes(10);

const scrapes = promql`min by (job, instance) (up{${ENVIRONMENT_SCOPE}})`;
const refused = (counter: string) => promql`sum(increase(${counter}{${ENVIRONMENT_SCOPE}}[${WINDOW}]))`;
const limits = promql`${refused('prometheus_target_scrapes_exceeded_sample_limit_total')}
  + ${refused('prometheus_target_scrape_pool_exceeded_label_limits_total')}
  + ${refused('prometheus_target_scrapes_exceeded_body_size_limit_total')} == bool 0`;

/** What is scraped, and whether that works. */
export const targets = definePanel({
  id: 1,
  title: 'Scrape targets',
  width: 12,
  alerts: [monitoringSeriesLimitHit],
  visualization: stateTimeline,
  description:
    'Each row is a target: whether Prometheus reaches it. A row that ends: it is no target any more. The last row is red when scrapes were refused in the ten minutes before, as they had more samples or labels than allowed.',
  noValue: 'No target: does Prometheus run, and has it a configuration?',
  draw: (panel) =>
    panel
      .unit(GRAFANA_UNITS.boolean)
      .mappings(states('Up', 'Down'))
      .withTarget(query('scrapes', scrapes, '{{job}} {{instance}}'))
      .withTarget(query('limits', limits, 'Limits on samples and labels'))
      .overrideByQuery('limits', mapped('Kept', 'Exceeded')),
});
