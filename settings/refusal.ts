import type { Problem } from '../lib/problems';

/** A problem between settings. The paths are below the environment. */
export interface Refusal {
  readonly field: string;
  readonly message: string;
  readonly cure: string;
  /** Further fields that it compares. */
  readonly others?: readonly string[];
}

/** A problem between fields that are each valid. */
export interface RelationProblem extends Problem {
  /** Paths of the fields. A problem of one of these fields suppresses the problem of their relation. */
  readonly compares: readonly string[];
}
