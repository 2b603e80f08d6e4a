import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { PANELS } from '../../../lib/panels';
import { promql, type Threshold } from '../../../lib/promql/expression';
import { defineAlert, errorBudget, GROUPS } from '../../types';

const WINDOW = Duration.hours(1);
const MINIMUM: Threshold = {
  value: 20,
  unit: 'count',
  why: 'One failure among fewer would already be the whole budget.',
};

const failed = promql`sum(increase(${METRICS.downloads_failed_total}[${WINDOW}]))`;
/** Where nothing ever succeeded there is no series of it: then it is 0, not unknown. */
const successful = promql`(sum(increase(${METRICS.downloads_successful_total}[${WINDOW}])) or vector(0))`;
const finished = promql`${failed} + ${successful}`;

/** Of the service, not of an instance: that is what the objective promises. */
export const modelDownloadSlaBreach = defineAlert({
  name: 'ModelDownloadSLABreach',
  group: GROUPS.sla,
  severity: 'warning',
  family: 'downloads',
  objective: 'download-success',
  identity: [],
  threshold: ({ objectives }) => ({
    value: errorBudget('download-success', objectives),
    unit: 'ratio',
    why: 'What the objective leaves (seed).',
  }),
  for: Duration.minutes(15),
  forWhy: 'A quarter of the window: a burst of failures that has ended does not notify.',
  expression: ({ threshold }) => promql`${failed} / (${finished} >= ${MINIMUM}) > ${threshold}`,
  summary: 'Fewer model downloads succeed than promised',
  description: '{{ $value | humanizePercentage }} of the model downloads of the last hour have failed.',
  panel: PANELS.downloadSuccessRate,
});
