import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { definePanel } from '../panel';
import { query } from '../query';
import { onRightAxis, timeSeries } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';

const of = (metric: string) => promql`max by (job, instance) (${metric}{${ENVIRONMENT_SCOPE}})`;
const duration = of('scrape_duration_seconds');
const samples = of('scrape_samples_post_metric_relabeling');

/** Slow and large targets. */
export const scrapeDuration = definePanel({
  id: 10,
  title: 'Scrape duration',
  width: 12,
  visualization: timeSeries,
  description:
    'Left: scrape duration of each target. A scrape that exceeds its timeout counts as down. Right: samples per scrape, which the sample limit applies to.',
  noValue: 'Nothing is scraped',
  draw: (panel) =>
    panel
      .unit(GRAFANA_UNITS.seconds)
      .withTarget(query('duration', duration, '{{job}} {{instance}}'))
      .withTarget(query('samples', samples, 'Samples of {{job}} {{instance}}'))
      .overrideByQuery('samples', onRightAxis(GRAFANA_UNITS.count, 'Samples')),
});
