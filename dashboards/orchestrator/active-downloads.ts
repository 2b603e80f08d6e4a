import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { METRICS } from '../../lib/metrics';
import { PANELS } from '../../lib/panels';
import { promql } from '../../lib/promql/expression';
import type { DashboardInputs } from '../inputs';
import { panel, unitOf } from '../panel';
import { query } from '../query';
import { ceiling } from '../thresholds';
import { timeSeries } from '../time-series';
import { SCOPE } from '../variables';

const running = promql`max by (instance) (${METRICS.concurrent_downloads}{${SCOPE}})`;

/** How many downloads share the line. */
export function activeDownloads(inputs: DashboardInputs): PanelBuilder {
  return panel(timeSeries(), inputs, PANELS.activeDownloads, {
    description:
      'Downloads that run at once on each instance. Above the dashed line they are so many that they slow each other down.',
    noValue: 'The number of running downloads is not reported',
  })
    .unit(unitOf(METRICS.concurrent_downloads))
    .withTarget(query('running', running, '{{instance}}'))
    .overrideByQuery('running', ceiling(inputs, 'HighModelDownloadConcurrency'));
}
