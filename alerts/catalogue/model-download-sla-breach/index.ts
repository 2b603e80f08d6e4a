import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { EVENTS, eventsIn } from '../../events';
import { downloadSuccess } from '../../objectives/download-success';
import { objectiveEvents, objectiveThreshold } from '../../objectives/objective';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.hours(1);

const failed = 'service:model_orchestrator_downloads_failed:increase1h';
/** Before the first success the series does not exist, which means 0. */
const successful = promql`(sum(${eventsIn(EVENTS.successfulDownloads, WINDOW)}) or vector(0))`;

/** For the whole service, like the objective, not for one instance. */
export const modelDownloadSlaBreach = defineAlert({
  name: 'ModelDownloadSLABreach',
  group: GROUPS.sla,
  severity: 'warning',
  family: 'downloads',
  objective: downloadSuccess.name,
  sla: 'download_success_rate',
  identity: [],
  windows: { window: WINDOW },
  threshold: objectiveThreshold(downloadSuccess),
  leastEvents: objectiveEvents(
    downloadSuccess,
    'With fewer downloads, one failure alone exceeds the error budget.',
  ),
  for: Duration.minutes(15),
  forWhy: 'A quarter of the window: failures that exceed the limit for a shorter time do not notify.',
  // Recorded because the expression reads it twice.
  records: [
    {
      record: failed,
      group: GROUPS.sla,
      unit: 'count',
      help: `Downloads that failed within ${WINDOW}`,
      expression: promql`sum(${eventsIn(EVENTS.failedDownloads, WINDOW)})`,
    },
  ],
  expression: ({ threshold, leastEvents }) =>
    promql`sum(${failed}) / (sum(${failed}) + ${successful} >= ${leastEvents}) > ${threshold}`,
  summary: 'Model download success is below the objective',
  description: ({ window, threshold, leastEvents }) =>
    `{{ $value | humanizePercentage }} of the model downloads failed within ${window}. The limit is ${threshold}, by default the error budget of the objective. The alert needs at least ${leastEvents} downloads.`,
  drill: { heldFor: WINDOW },
});
