/** The candidate that is closest to a misspelt name, if one is close enough. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  // A third of a short name may be wrong, but not half of a long one.
  let bestDistance = Math.min(Math.ceil(name.length / 3), 4) + 1;
  for (const candidate of candidates) {
    // A missing prefix is a common mistake, but a large edit distance.
    if (candidate.endsWith(`_${name}`)) return candidate;
    const distance = editDistance(name, candidate, bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** `Did you mean x?` if there is a close name, else the other advice. */
export function didYouMean(name: string, candidates: Iterable<string>, otherwise: string): string {
  const guess = nearest(name, candidates);
  return guess ? `Did you mean ${guess}?` : otherwise;
}

/** Levenshtein's distance, or `limit` when it is not below that. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return Math.min(previous.at(-1) ?? 0, limit);
}
