import { modelDownloadSlaBreach } from '../../alerts/catalogue/model-download-sla-breach';
import { Duration } from '../../lib/duration';
import { METRICS } from '../../lib/metrics';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { definePanel, unitOf } from '../panel';
import { query } from '../query';
import { objective } from '../thresholds';
import { onRightAxis, timeSeries } from '../time-series';
import { LIBRARY_SCOPE } from '../variables';

/** The window of ModelDownloadSLABreach, whose objective is drawn. */
const WINDOW = Duration.hours(1);

/** Either has no series before the first of its kind: then it is 0, not unknown. */
const failed = promql`(sum(increase(${METRICS.downloads_failed_total}{${LIBRARY_SCOPE}}[${WINDOW}])) or vector(0))`;
const successful = promql`(sum(increase(${METRICS.downloads_successful_total}{${LIBRARY_SCOPE}}[${WINDOW}])) or vector(0))`;
const finished = promql`(${failed} + ${successful} > 0)`;

/** Measured as the objective is; of a chosen instance or library, it is their share in it. */
export const downloadSuccessRate = definePanel({
  id: 2,
  title: 'Download Success Rate',
  width: 6,
  alerts: [modelDownloadSlaBreach],
  visualization: timeSeries,
  description:
    'Share of the downloads finished in the hour before that succeeded. Dashed: the objective. On the right, how many finished: among few, one failure weighs much. A gap: none finished.',
  noValue: 'No downloads have finished',
  draw: (panel, inputs) =>
    panel
      .unit(GRAFANA_UNITS.ratio)
      .withTarget(query('ratio', promql`${successful} / ${finished}`, 'Succeeded'))
      .withTarget(query('finished', finished, 'Finished in 1 h'))
      .overrideByQuery('ratio', [{ id: 'max', value: 1 }, ...objective(inputs, modelDownloadSlaBreach)])
      .overrideByQuery(
        'finished',
        onRightAxis(unitOf(METRICS.downloads_successful_total), 'Finished in 1 h'),
      ),
});
