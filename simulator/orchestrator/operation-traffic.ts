import type { Operations } from './operations';
import { type Activity, readRegistry, type World, writeRegistry } from './world';

/** One operation every three seconds: the objectives of operations need at least 100 in an hour. */
const MEAN_GAP_MS = 3_000;

/** The operations that users request. Downloads and garbage collections come from activities of their own. */
const MIX = [
  { operation: 'list', weight: 50 },
  { operation: 'load', weight: 35 },
  { operation: 'validate', weight: 14 },
  { operation: 'delete', weight: 1 },
] as const;

/** The users' everyday operations. */
export class OperationTraffic implements Activity {
  private next = 0;

  constructor(
    private readonly world: World,
    private readonly operations: Operations,
  ) {}

  readonly nextAt = (): number => this.next;

  readonly run = (at: number): void => {
    const { random, journal, store } = this.world;
    this.next = at + random.exponential(MEAN_GAP_MS);
    const { operation } = random.pickWeighted(MIX);
    const request = journal.newRequest();
    readRegistry(this.world);
    if (!this.operations.perform(operation, at, request) || operation !== 'delete') return;

    const model = store.removeOldest();
    if (!model) return;
    writeRegistry(this.world);
    journal.audit(at, {
      request,
      operation,
      message: `Model ${model.name} deleted`,
      action: 'model.delete',
      resource: model.name,
      outcome: 'success',
    });
  };
}
