/** The text that a server displays instead of a secret. */
const HIDDEN = '<secret>';

/**
 * The paths at which a server's configuration differs from the deployed one. Ignores defaults that the server adds, the
 * types of numbers and booleans, the order of plain lists, and hidden secrets.
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

/** Servers print sizes with or without the i of binary prefixes. */
function printed(value: unknown): string {
  return String(value).replace(/^(\d+[KMGT])i?B$/, '$1iB');
}

/** Servers omit empty and false values. */
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
