import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { EVENTS, eventsIn } from '../../events';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.hours(1);

export const modelGarbageCollectionFailed = defineAlert({
  name: 'ModelGarbageCollectionFailed',
  group: GROUPS.alerts,
  severity: 'warning',
  family: 'storage',
  identity: ['instance', 'status'],
  windows: { window: WINDOW },
  expression: () => promql`group by (instance, status) ((${eventsIn(EVENTS.failedCollections, WINDOW)}) > 0)`,
  summary: 'Garbage collection failed on {{ $labels.instance }}',
  description: ({ window }) =>
    `A garbage collection on {{ $labels.instance }} ended with the status {{ $labels.status }} within ${window}.`,
  drill: {
    heldFor: WINDOW,
    buildUp: { lasts: Duration.minutes(10), why: 'the simulator collects garbage every ten minutes' },
  },
});
