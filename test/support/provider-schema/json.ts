/** A parsed JSON object with unknown content. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether an argument is not set. Terraform treats `null` as not set. */
export function isUnset(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** The type of a value, for a message, without the value itself, which may be a secret. */
export function describe(value: unknown): string {
  if (isUnset(value)) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
