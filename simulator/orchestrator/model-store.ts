import type { Random } from './random';
import { LIBRARIES, type Library, MODEL_NAMES, STORAGE_LIMIT_BYTES } from './vocabulary';

/** An installed model. */
export interface Model {
  readonly name: string;
  readonly library: Library;
  readonly bytes: number;
}

/** Fill level of the storage at the start and after a garbage collection. */
const USUAL_RATIO = 0.5;
/** Above it, users delete models themselves. This limits the list while no garbage is collected. */
const FULL_RATIO = 0.7;

/** The models on disk, oldest first. They survive a restart of the process. */
export class ModelStore {
  private readonly models: Model[] = [];
  private bytes = 0;

  constructor(random: Random) {
    while (this.bytes < USUAL_RATIO * STORAGE_LIMIT_BYTES) this.add(randomModel(random));
  }

  add(model: Model): void {
    this.models.push(model);
    this.bytes += model.bytes;
    while (this.bytes > FULL_RATIO * STORAGE_LIMIT_BYTES) this.removeOldest();
  }

  removeOldest(): Model | undefined {
    const model = this.models.shift();
    this.bytes -= model?.bytes ?? 0;
    return model;
  }

  /** Removes the oldest models until the storage is as full as usual, and returns them. */
  collectGarbage(): Model[] {
    const removed: Model[] = [];
    while (this.bytes > USUAL_RATIO * STORAGE_LIMIT_BYTES) {
      const model = this.removeOldest();
      if (model) removed.push(model);
    }
    return removed;
  }

  /** Number and size of a library's models. */
  usageOf(library: Library): { readonly count: number; readonly bytes: number } {
    const models = this.models.filter((model) => model.library === library);
    return { count: models.length, bytes: sumOfBytes(models) };
  }

  get usedBytes(): number {
    return this.bytes;
  }
}

/** A model that can be downloaded. */
export function randomModel(random: Random): Model {
  const { name: library, medianBytes } = random.pickWeighted(LIBRARIES);
  return { name: random.pick(MODEL_NAMES), library, bytes: Math.round(random.logNormal(medianBytes, 0.5)) };
}

export function sumOfBytes(models: readonly Model[]): number {
  return models.reduce((sum, { bytes }) => sum + bytes, 0);
}
