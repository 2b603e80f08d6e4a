/** What a check of the rendered files came to; `output` says why it failed. */
export interface Lint {
  readonly name: string;
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly output: string;
}
