import type { RequestContext } from '../logs/record';
import { RareEvents } from './rare-events';
import { OPERATION_ERRORS, OPERATIONS, type Operation } from './vocabulary';
import type { World } from './world';

/** With at most one error in ten minutes, the errors in an hour with some 1,300 operations stay below 1 %. */
const ERROR_PROBABILITY = 0.002;
const ERROR_DISTANCE_MS = 10 * 60_000;

/** Performs operations: measures how long each takes, and counts and logs those that end in an error. */
export class Operations {
  private readonly failures: RareEvents;

  constructor(private readonly world: World) {
    this.failures = new RareEvents(world.random, ERROR_PROBABILITY, ERROR_DISTANCE_MS);
  }

  /** Performs an operation. @returns whether it succeeded */
  perform(operation: Operation, at: number, request: RequestContext): boolean {
    const { exposition, journal, random } = this.world;
    const failed = this.fails(operation, at);
    const seconds = this.duration(operation);
    const status = failed ? 'error' : 'success';
    exposition.observe('operation_duration_seconds', seconds, { operation, status });
    if (failed) {
      const error_type = random.pick(OPERATION_ERRORS);
      exposition.increase('errors_total', { operation, error_type });
      const message = `Operation ${operation} failed after ${seconds.toFixed(3)} s: ${error_type}`;
      journal.error(at, 'operations', { request, operation, message, type: error_type });
    } else {
      const message = `Operation ${operation} finished in ${seconds.toFixed(3)} s`;
      journal.info(at, 'operations', { request, operation, message });
    }
    return !failed;
  }

  private fails(operation: Operation, at: number): boolean {
    const { random, conditions } = this.world;
    const { operationErrorRatio, validationsFail, garbageCollection } = conditions();
    if (operation === 'validate' && validationsFail) return true;
    // A healthy collector does not fail: one failure is an alert.
    if (operation === 'gc') return garbageCollection === 'failing';
    return operationErrorRatio === undefined ? this.failures.happens(at) : random.chance(operationErrorRatio);
  }

  private duration(operation: Operation): number {
    const { random, conditions } = this.world;
    const { operationSeconds } = conditions();
    if (operationSeconds !== undefined) return random.between(operationSeconds, operationSeconds * 1.3);
    return random.logNormal(OPERATIONS[operation].medianSeconds, 0.5);
  }
}
