import { modelDownloadSlaBreach } from '../../alerts/catalogue/model-download-sla-breach';
import { type CountedEvents, EVENTS, eventsIn } from '../../alerts/events';
import { formatDuration } from '../../lib/format';
import { METRICS } from '../../lib/metrics';
import { promql } from '../../lib/promql/expression';
import { scoped } from '../../lib/promql/scope';
import { GRAFANA_UNITS } from '../../lib/units';
import { definePanel, unitOf } from '../panel';
import { query } from '../query';
import { objective } from '../thresholds';
import { onRightAxis, timeSeries } from '../time-series';
import { LIBRARY_SCOPE } from '../variables';

const WINDOW = modelDownloadSlaBreach.windows.window;
const LENGTH = formatDuration(WINDOW.seconds);

/** A counter has no series before its first event: that is 0, not unknown. */
const total = (events: CountedEvents) =>
  scoped(promql`(sum(${eventsIn(events, WINDOW)}) or vector(0))`, LIBRARY_SCOPE);
const failed = total(EVENTS.failedDownloads);
const successful = total(EVENTS.successfulDownloads);
const finished = promql`(${failed} + ${successful} > 0)`;

/** Measured like the objective, for the selected instances and libraries. */
export const downloadSuccessRate = definePanel({
  id: 2,
  title: 'Download Success Rate',
  width: 6,
  alerts: [modelDownloadSlaBreach],
  visualization: timeSeries,
  description: `Share of the downloads finished within ${LENGTH} that succeeded. Dashed line: the objective. Right: the number of finished downloads. With few downloads, one failure changes the share a lot. Gap: no download finished.`,
  noValue: 'No downloads have finished',
  draw: (panel, inputs) =>
    panel
      .unit(GRAFANA_UNITS.ratio)
      .withTarget(query('ratio', promql`${successful} / ${finished}`, 'Succeeded'))
      .withTarget(query('finished', finished, `Finished in ${LENGTH}`))
      .overrideByQuery('ratio', [{ id: 'max', value: 1 }, ...objective(inputs, modelDownloadSlaBreach)])
      .overrideByQuery(
        'finished',
        onRightAxis(unitOf(METRICS.downloads_successful_total), `Finished in ${LENGTH}`),
      ),
});
