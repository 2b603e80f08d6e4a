import type { Journal } from '../logs/journal';
import type { Conditions } from './conditions';
import type { Exposition } from './exposition';
import type { ModelStore } from './model-store';
import type { Random } from './random';

/** The objects that the orchestrator's activities share. */
export interface World {
  readonly random: Random;
  readonly exposition: Exposition;
  readonly journal: Journal;
  readonly store: ModelStore;
  /** The conditions of this tick. */
  readonly conditions: () => Conditions;
}

/** A part of the orchestrator that runs repeatedly. Times are those of its {@link Clock}, in milliseconds. */
export interface Activity {
  readonly nextAt: () => number;
  /** Runs what is due, and sets the time of the next run. */
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
