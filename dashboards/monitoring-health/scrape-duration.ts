import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { definePanel } from '../panel';
import { query } from '../query';
import { onRightAxis, timeSeries } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';

const of = (metric: string) => promql`max by (job, instance) (${metric}{${ENVIRONMENT_SCOPE}})`;
const duration = of('scrape_duration_seconds');
const samples = of('scrape_samples_post_metric_relabeling');

/** Which target is slow to answer, or says too much. */
export const scrapeDuration = definePanel({
  id: 10,
  title: 'Scrape duration',
  width: 12,
  visualization: timeSeries,
  description:
    'Left: how long each target takes to answer; one that takes too long counts as down. Right: how many samples it answers with, which is what its limit counts.',
  noValue: 'Nothing is scraped',
  draw: (panel) =>
    panel
      .unit(GRAFANA_UNITS.seconds)
      .withTarget(query('duration', duration, '{{job}} {{instance}}'))
      .withTarget(query('samples', samples, 'Samples of {{job}} {{instance}}'))
      .overrideByQuery('samples', onRightAxis(GRAFANA_UNITS.count, 'Samples')),
});
