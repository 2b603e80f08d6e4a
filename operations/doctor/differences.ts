/** What a server shows in the place of a secret. */
const HIDDEN = '<secret>';

/**
 * Where a server's configuration is not what it was given, as paths. What the server adds, its defaults, is no
 * difference; numbers and booleans may be texts, plain lists may be sorted, and what it hides is taken for right.
 */
export function differences(given: unknown, actual: unknown, path = ''): string[] {
  if (actual === HIDDEN) return [];
  if (Array.isArray(given)) {
    if (!Array.isArray(actual) || actual.length !== given.length) return [path];
    if (!given.some(isRecord)) return sameText(sorted(given), sorted(actual)) ? [] : [path];
    return given.flatMap((item, index) =>
      differences(item, actual[index], `${path}[${nameOf(item, index)}]`),
    );
  }
  if (isRecord(given)) {
    if (!isRecord(actual)) return Object.keys(given).length === 0 && actual === undefined ? [] : [path];
    return Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .flatMap(([key, value]) => differences(value, actual[key], path ? `${path}.${key}` : key));
  }
  return sameText(given, actual) ? [] : [path];
}

function sameText(given: unknown, actual: unknown): boolean {
  if (isEmpty(given) && isEmpty(actual)) return true;
  return printed(given) === printed(actual);
}

function sorted(items: readonly unknown[]): string {
  return items.map(printed).sort().join('\n');
}

/** Sizes are powers of two, with an i or without. */
function printed(value: unknown): string {
  return String(value).replace(/^(\d+[KMGT])i?B$/, '$1iB');
}

/** Servers leave out what is empty or false. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === false;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(item: unknown, index: number): string | number {
  if (!isRecord(item)) return index;
  const name = item.job_name ?? item.name ?? item.receiver;
  return typeof name === 'string' ? name : index;
}
