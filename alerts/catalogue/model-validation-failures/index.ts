import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { EVENTS, eventsIn } from '../../events';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.minutes(10);

export const modelValidationFailures = defineAlert({
  name: 'ModelValidationFailures',
  group: GROUPS.alerts,
  severity: 'warning',
  family: 'operations',
  identity: ['instance'],
  windows: { window: WINDOW },
  threshold: {
    value: 3,
    unit: 'count',
    why: 'A faulty model fails each time it is validated: a few errors can come from one model.',
  },
  // Rounded: increase() extrapolates three errors to slightly more.
  expression: ({ threshold }) =>
    promql`round(sum by (instance) (${eventsIn(EVENTS.validationErrors, WINDOW)})) > ${threshold}`,
  summary: 'Model validations are failing on {{ $labels.instance }}',
  description: ({ window }) =>
    `{{ $value | printf "%.0f" }} validations of models failed on {{ $labels.instance }} within ${window}.`,
  emptyBecause: 'no validation fails',
  drill: { heldFor: WINDOW },
});
