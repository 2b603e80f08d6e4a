import type { Bundle } from '../../bundle';
import type { Stack } from '../../stacks';
import type { ProjectCopy } from './project';

/** Context that all steps of a suite share. */
export interface StepContext {
  readonly bundle: Bundle;
  readonly copy: ProjectCopy;
  /** Stacks that can be deployed on this machine. */
  readonly stacks: readonly Stack[];
}

/** A test of a running environment. */
export interface Step {
  /** The predicate of a sentence about the environment: "has an empty second plan". */
  readonly it: string;
  /** @returns what was observed @throws Error when the test fails */
  readonly run: (context: StepContext) => Promise<string>;
}
