import { type Bundle, bundle } from '../../bundle';
import { bundles } from '../../bundle/all';
import { loadEnvironments } from '../../settings/load';
import type { EnvironmentInput } from '../../settings/schema';

/** Settings that add alerts and panels. */
export const OPTIONAL = {
  prometheus: { remoteWrite: [{ url: 'https://mimir.example.org/api/v1/push' }], retentionDays: 30 },
} satisfies Partial<EnvironmentInput>;

/** The documented environments: one with only defaults, one with every optional part, and those of this project. */
export interface Documented {
  readonly defaults: Bundle;
  readonly complete: Bundle;
  readonly environments: readonly Bundle[];
}

/** The environments in the documentation: those of the environment files, without shell variables. */
export function documentProject(): Documented {
  const [unset, complete] = [{}, OPTIONAL].flatMap((input) =>
    loadEnvironments([{ name: 'default', ...input }], {}),
  );
  if (!unset || !complete) throw new Error('an environment with defaults was not loaded');
  return { defaults: bundle(unset), complete: bundle(complete), environments: bundles({}) };
}

/** The default of a value, and the environments in which it differs. */
export function withDifferences(documented: Documented, value: (bundle: Bundle) => string): string {
  const usual = value(documented.defaults);
  return [
    usual || '-',
    ...differences(documented, usual, value).map(([name, text]) => `${name}: ${text || '-'}`),
  ].join('; ');
}

/** The environments in which a value is not the default, with their values. */
export function differences<T>(
  { environments }: Documented,
  usual: T,
  value: (bundle: Bundle) => T,
): (readonly [environment: string, value: T])[] {
  return environments
    .map((bundle) => [bundle.environment.name, value(bundle)] as const)
    .filter(([, own]) => own !== usual);
}

/** The items of all environments without duplicates, those of the defaults first. */
export function unionOf<T>(
  { defaults, complete, environments }: Documented,
  items: (bundle: Bundle) => readonly T[],
  key: (item: T) => string,
): T[] {
  const found = new Map<string, T>();
  for (const item of [defaults, ...environments, complete].flatMap(items)) {
    if (!found.has(key(item))) found.set(key(item), item);
  }
  return [...found.values()];
}
