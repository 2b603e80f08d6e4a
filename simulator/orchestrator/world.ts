import type { Journal } from '../logs/journal';
import type { Conditions } from './conditions';
import type { Exposition } from './exposition';
import type { ModelStore } from './model-store';
import type { Random } from './random';

/** What the orchestrator's activities share. */
export interface World {
  readonly random: Random;
  readonly exposition: Exposition;
  readonly journal: Journal;
  readonly store: ModelStore;
  /** Those of this tick. */
  readonly conditions: () => Conditions;
}

/** Something that happens at moments of its own. Times are the orchestrator's own, in milliseconds. */
export interface Activity {
  readonly nextAt: () => number;
  /** Lets happen what is due, and settles when the next is. */
  readonly run: (at: number) => void;
}

/** Reads the model registry. */
export function readRegistry({ exposition }: World): void {
  exposition.increase('registry_reads_total');
}

/** Writes the model registry, unless it is corrupted: then nothing is written any more. */
export function writeRegistry({ exposition, conditions }: World): void {
  const { registryCorrupted, writesWhileCorrupted } = conditions();
  if (!registryCorrupted || writesWhileCorrupted) exposition.increase('registry_writes_total');
}
