import type { Bundle } from '../../bundle';
import type { Stack } from '../../stacks';
import type { ProjectCopy } from './project';

/** What the steps of a run share. */
export interface Run {
  readonly bundle: Bundle;
  readonly copy: ProjectCopy;
  /** Stacks that can be applied here. */
  readonly stacks: readonly Stack[];
}

/** Something that must hold of a running environment, tried on a real one. */
export interface Step {
  /** A sentence of which the environment is the subject. */
  readonly it: string;
  /** @returns what was seen. @throws Error when it does not hold */
  readonly run: (run: Run) => Promise<string>;
}
