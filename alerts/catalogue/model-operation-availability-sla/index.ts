import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { PANELS } from '../../../lib/panels';
import { promql, type Threshold } from '../../../lib/promql/expression';
import { defineAlert, errorBudget, GROUPS } from '../../types';

const WINDOW = Duration.hours(1);
const MINIMUM: Threshold = {
  value: 100,
  unit: 'count',
  why: 'One error among fewer would already be the whole budget.',
};

const operations = promql`sum(increase(${METRICS.operation_duration_seconds.name}_count[${WINDOW}]))`;

/** Of the service, not of an instance: that is what the objective promises. */
export const modelOperationAvailabilitySla = defineAlert({
  name: 'ModelOperationAvailabilitySLA',
  group: GROUPS.sla,
  severity: 'critical',
  family: 'operations',
  objective: 'operation-availability',
  identity: [],
  threshold: ({ objectives }) => ({
    value: errorBudget('operation-availability', objectives),
    unit: 'ratio',
    why: 'What the objective leaves (seed).',
  }),
  for: Duration.minutes(10),
  forWhy: 'A sixth of the window: a burst of errors that has ended does not notify.',
  expression: ({ threshold }) =>
    promql`sum(increase(${METRICS.errors_total}[${WINDOW}])) / (${operations} >= ${MINIMUM}) > ${threshold}`,
  summary: 'Fewer model operations succeed than promised',
  description:
    '{{ $value | humanizePercentage }} of the model operations of the last hour ended in an error.',
  panel: PANELS.errorRates,
});
