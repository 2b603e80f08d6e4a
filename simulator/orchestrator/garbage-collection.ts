import { sumOfBytes } from './model-store';
import type { Operations } from './operations';
import { type Activity, type World, writeRegistry } from './world';

const INTERVAL_MS = 10 * 60_000;
/** Soon enough for the first look at the dashboard. */
const FIRST_MS = 2 * 60_000;

/** The garbage collector: removes the oldest models at an interval. */
export class GarbageCollection implements Activity {
  private next = FIRST_MS;

  constructor(
    private readonly world: World,
    private readonly operations: Operations,
  ) {}

  readonly nextAt = (): number => this.next;

  readonly run = (at: number): void => {
    this.next = at + INTERVAL_MS;
    const { exposition, journal, store, conditions } = this.world;
    const { garbageCollection } = conditions();
    if (garbageCollection === 'stopped') return;

    const request = journal.newRequest('system');
    const succeeded = this.operations.perform('gc', at, request);
    exposition.increase('gc_runs_total', { status: succeeded ? 'success' : 'error' });
    if (!succeeded) return;

    const removed = garbageCollection === 'effective' ? store.collectGarbage() : [];
    const freed = sumOfBytes(removed);
    exposition.increase('gc_models_removed_total', {}, removed.length);
    exposition.increase('gc_space_freed_bytes', {}, freed);
    if (removed.length > 0) writeRegistry(this.world);
    journal.audit(at, {
      request,
      operation: 'gc',
      message: `Garbage collection removed ${removed.length} models and freed ${freed} bytes`,
      action: 'model.gc',
      resource: 'storage',
      outcome: 'success',
    });
  };
}
