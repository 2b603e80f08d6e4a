import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { EVENTS, eventsIn } from '../../events';
import { AFTER_WARNINGS, objectiveEvents, objectiveThreshold } from '../../objectives/objective';
import { operationAvailability } from '../../objectives/operation-availability';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.hours(1);

const operations = promql`sum(${eventsIn(EVENTS.operations, WINDOW)})`;

/** For the whole service, like the objective, not for one instance. */
export const modelOperationAvailabilitySla = defineAlert({
  name: 'ModelOperationAvailabilitySLA',
  group: GROUPS.sla,
  severity: 'critical',
  family: 'operations',
  objective: operationAvailability.name,
  sla: 'operation_availability',
  identity: [],
  windows: { window: WINDOW },
  threshold: objectiveThreshold(operationAvailability),
  leastEvents: objectiveEvents(
    operationAvailability,
    'With fewer operations, one error alone exceeds the error budget.',
  ),
  for: Duration.minutes(10),
  forWhy: 'A sixth of the window: errors that exceed the limit for a shorter time do not notify.',
  expression: ({ threshold, leastEvents }) =>
    promql`sum(${eventsIn(EVENTS.errors, WINDOW)}) / (${operations} >= ${leastEvents}) > ${threshold}`,
  summary: 'Model operation availability is below the objective',
  description: ({ window, threshold, leastEvents }) =>
    `{{ $value | humanizePercentage }} of the model operations ended in an error within ${window}. The limit is ${threshold}, by default the error budget of the objective. The alert needs at least ${leastEvents} operations.`,
  emptyBecause: 'no operation has ended in an error',
  drill: { heldFor: WINDOW, shortestFor: AFTER_WARNINGS },
});
