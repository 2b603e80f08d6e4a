/** The results of a part, printed as they come. */
export class Results {
  private count = 0;
  private failures = 0;

  constructor(private readonly part: string) {}

  /** @param seen what was observed, with figures */
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
