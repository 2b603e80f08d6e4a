import type { Bundle } from '../../bundle';

/** What is documented: an environment in which nothing is set, and those of this project. */
export interface Documented {
  readonly defaults: Bundle;
  readonly environments: readonly Bundle[];
}

/** A value as it is by default, and for each environment in which it is another. */
export function withDifferences(documented: Documented, value: (bundle: Bundle) => string): string {
  const usual = value(documented.defaults);
  return [
    usual || '-',
    ...differences(documented, usual, value).map(([name, text]) => `${name}: ${text || '-'}`),
  ].join('; ');
}

/** The environments in which a value is not the usual one, with theirs. */
export function differences<T>(
  { environments }: Documented,
  usual: T,
  value: (bundle: Bundle) => T,
): (readonly [environment: string, value: T])[] {
  return environments
    .map((bundle) => [bundle.environment.name, value(bundle)] as const)
    .filter(([, own]) => own !== usual);
}

/** Everything of a kind that some environment has: the default's first, in its order. */
export function unionOf<T>(
  { defaults, environments }: Documented,
  items: (bundle: Bundle) => readonly T[],
  key: (item: T) => string,
): T[] {
  const found = new Map<string, T>();
  for (const item of [defaults, ...environments].flatMap(items)) {
    if (!found.has(key(item))) found.set(key(item), item);
  }
  return [...found.values()];
}
