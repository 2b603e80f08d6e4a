/** Computes each result once, by its arguments as JSON. The callers share the results, so a test must not change them. */
export function cached<Arguments extends readonly unknown[], Result>(
  compute: (...values: Arguments) => Result,
): (...values: Arguments) => Result {
  const results = new Map<string, Result>();
  return (...values) => {
    const key = JSON.stringify(values);
    const result = results.get(key) ?? compute(...values);
    results.set(key, result);
    return result;
  };
}
