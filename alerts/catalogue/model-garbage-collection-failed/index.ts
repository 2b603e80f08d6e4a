import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';
import { rose } from '../../expressions';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.hours(1);

const failed = promql`${METRICS.gc_runs_total}{status!="success"}`;

export const modelGarbageCollectionFailed = defineAlert({
  name: 'ModelGarbageCollectionFailed',
  group: GROUPS.alerts,
  severity: 'warning',
  family: 'storage',
  identity: ['instance', 'status'],
  windows: { window: WINDOW },
  expression: () => rose(failed, 'instance, status', WINDOW),
  summary: 'Garbage collection failed on {{ $labels.instance }}',
  description: ({ window }) =>
    `A garbage collection on {{ $labels.instance }} ended with the status {{ $labels.status }} within ${window}.`,
  drill: {
    heldFor: WINDOW,
    buildUp: { lasts: Duration.minutes(10), why: 'the simulator collects garbage every ten minutes' },
  },
});
