/** Counts the results of a part, and prints each at once. */
export class Results {
  private count = 0;
  private failures = 0;

  constructor(private readonly part: string) {}

  /** @param seen the observation, with figures */
  check(what: string, passed: boolean, seen = ''): void {
    this.count += 1;
    if (!passed) this.failures += 1;
    console.log(`${passed ? 'passed' : 'failed'}: ${this.part}: ${what}${seen && ` (${seen})`}`);
  }

  get passed(): number {
    return this.count - this.failures;
  }

  get failed(): number {
    return this.failures;
  }
}
