/** Result of one check of the rendered files; `output` explains a failure. */
export interface Lint {
  readonly name: string;
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly output: string;
}
