import { EVENTS } from '../events';
import { defineObjective } from './objective';
import { eventRate } from './rates';

export const operationAvailability = defineObjective({
  name: 'operation-availability',
  index: 1,
  setting: 'operationAvailability',
  target: 0.99,
  title: 'Operation availability',
  good: 'operations without error',
  failed: 'Operations that ended in an error',
  series: 'service:model_orchestrator_operations',
  family: 'operations',
  alertPrefix: 'ModelOperation',
  bad: eventRate(EVENTS.errors),
  total: eventRate(EVENTS.operations),
});
