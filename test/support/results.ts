/** The numbers of tests. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Prints how many tests passed, failed and were skipped, and sets the exit code if one failed. By default, none. */
export function printCounts({ passed = 0, failed = 0, skipped = 0 }: Partial<Counts>): void {
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  if (failed > 0) process.exitCode = 1;
}

/** Prints each result and the counts, and sets the exit code if one failed. */
export function printResults(results: readonly { readonly name: string; readonly ok: boolean }[]): void {
  for (const { name, ok } of results) console.log(`${ok ? 'passed' : 'failed'}: ${name}`);
  const passed = results.filter(({ ok }) => ok).length;
  printCounts({ passed, failed: results.length - passed });
}
