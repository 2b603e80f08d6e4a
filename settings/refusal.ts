/** A contradiction between settings of one environment. Paths start below the environment. */
export interface Refusal {
  readonly field: string;
  readonly message: string;
  readonly cure: string;
  /** Further fields that it compares. */
  readonly others?: readonly string[];
}
