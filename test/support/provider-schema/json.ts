/** An object of parsed JSON whose content is not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Terraform takes `null` as if the name were not written. */
export function isUnset(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** What a value is, for a message: never the value itself, which may be a secret. */
export function describe(value: unknown): string {
  if (isUnset(value)) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
