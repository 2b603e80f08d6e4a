import { literal } from './ottl';

/** The field with a record's time. */
export const TIMESTAMP = 'body["timestamp"]';

/** A statement that replaces a part of the time. */
export const replaceTime = (pattern: string, replacement: string) =>
  `replace_pattern(${TIMESTAMP}, ${literal(pattern)}, ${literal(replacement)})`;

const matches = (pattern: string) => `IsMatch(${TIMESTAMP}, ${literal(pattern)})`;

/**
 * Normalizes RFC 3339 times with any offset, or in UTC without one; also with a space, lower-case letters or a comma. The
 * result has an offset of four digits. Most records have a time in UTC, which needs no change.
 */
export const NORMALIZE_TIME = {
  condition: `not ${matches('^.{10}T.*Z$')} and ${matches('^[0-9-]{10}[Tt ][0-9:]{8}[.,0-9]*([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)?$')}`,
  statements: [
    replaceTime('^(.{19}[.,0-9]*)[Zz]?$', '$1+00'),
    replaceTime('$', '00'),
    // In braces, because a letter follows.
    replaceTime('^(.{10}).(.{8}[.,0-9]*...):?(..).*', '${1}T$2$3'),
  ],
};

/**
 * The format has no fraction, but one of any length is read. Only years that fit into nanoseconds since 1970 are read.
 */
export const READ_TIME = {
  condition: matches('^(1[7-9]|2[01])[0-9-]{8}T[0-9:]{8}[.,0-9]*(Z|[+-].{4})$'),
  statements: [
    `set(log.time, Time(${TIMESTAMP}, ${literal('%Y-%m-%dT%H:%M:%S%z')}))`,
    'delete_key(body, "timestamp")',
  ],
};
