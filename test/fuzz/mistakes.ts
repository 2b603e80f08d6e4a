import fc from 'fast-check';
import { anyText } from './texts';

/** A mistake at some place in the export of a file. */
export interface Mistake {
  readonly kind: 'wrong value' | 'extra value' | 'missing value';
  /** Selects the place, modulo the number of places. */
  readonly place: number;
  readonly key: string;
  readonly value: unknown;
}

export function mistakes(): fc.Arbitrary<Mistake> {
  return fc.record({
    kind: fc.constantFrom('wrong value', 'extra value', 'missing value'),
    place: fc.nat(),
    key: fc.oneof(fc.constantFrom('retention', '__proto__', 'constructor', 'toString', '0', ''), anyText()),
    value: fc.oneof(wrongValues(), anyText()),
  });
}

/** Values of a wrong type, which a cast or a computed value can hide from TypeScript, and numbers beyond every limit. */
function wrongValues(): fc.Arbitrary<unknown> {
  return fc.constantFrom<unknown>(
    ...[null, undefined, true, false, 'true', '1', [], [null], {}, { name: 'dev' }, [[[]]]],
    ...[0, -0, -1, 0.5, 1e21, 2 ** 53, -1e308, 5e-324, Number.NaN, Number.POSITIVE_INFINITY, 10n],
    ...[() => 1, Symbol('text'), new Date(0), new Map([['a', 1]]), new Error('text'), Object.create(null)],
  );
}

/** A value with mistakes, applied one after the other. */
export function withMistakes(given: unknown, mistakes: readonly Mistake[]): unknown {
  return mistakes.reduce(withMistake, given);
}

function withMistake(given: unknown, { kind, place, key, value }: Mistake): unknown {
  const places = placesIn(given);
  const path = places[place % places.length] ?? [];
  if (kind === 'wrong value') return changed(given, path, () => value);
  if (kind === 'missing value') return changed(given, path, () => undefined);
  return changed(given, path, (old) =>
    isPlain(old) ? withKey(old, key, value) : Array.isArray(old) ? [...old, value] : value,
  );
}

/** The paths of all values that can be changed. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const inner = isPlain(value) || Array.isArray(value) ? Object.entries(value) : [];
  return [path, ...inner.flatMap(([key, each]) => placesIn(each, [...path, key]))];
}

function changed(
  value: unknown,
  [first, ...rest]: readonly string[],
  change: (old: unknown) => unknown,
): unknown {
  if (first === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((each, index) => (String(index) === first ? changed(each, rest, change) : each));
  if (!isPlain(value)) return value;
  const fresh = changed(Reflect.get(value, first), rest, change);
  return fresh === undefined
    ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== first))
    : withKey(value, first, fresh);
}

/** Unlike an assignment, this treats `__proto__` as a key. */
function withKey(value: object, key: string, fresh: unknown): object {
  return Object.fromEntries([...Object.entries(value).filter(([each]) => each !== key), [key, fresh]]);
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
