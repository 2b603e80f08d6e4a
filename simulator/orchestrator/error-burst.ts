import { OPERATION_ERRORS } from './vocabulary';
import type { Activity, World } from './world';

/** Error records beyond those of failed operations: a component that logs the same failure again and again. */
export class ErrorBurst implements Activity {
  private next = 0;

  constructor(private readonly world: World) {}

  readonly nextAt = (): number => this.next;

  readonly run = (at: number): void => {
    this.next = at + 1_000;
    const { journal, random, conditions } = this.world;
    for (let count = 0; count < conditions().errorRecordsPerSecond; count += 1) {
      const type = random.pick(OPERATION_ERRORS);
      const request = journal.newRequest('system');
      const message = `Background refresh failed: ${type}`;
      journal.error(at, 'service', { request, operation: 'refresh', message, type });
    }
  };
}
