import { literal } from './ottl';

/** The field with a record's time. */
export const TIMESTAMP = 'body["timestamp"]';

/** A statement that replaces a part of the time. */
export const replaceTime = (pattern: string, replacement: string) =>
  `replace_pattern(${TIMESTAMP}, ${literal(pattern)}, ${literal(replacement)})`;

const matches = (pattern: string) => `IsMatch(${TIMESTAMP}, ${literal(pattern)})`;

/**
 * RFC 3339 with any offset, UTC without one; also with a space, small letters or a comma. It gets an offset of four
 * digits. Most records have their time in UTC, which is read as it is.
 */
export const NORMALIZE_TIME = {
  condition: `not ${matches('^.{10}T.*Z$')} and ${matches('^[0-9-]{10}[Tt ][0-9:]{8}[.,0-9]*([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)?$')}`,
  statements: [
    replaceTime('^(.{19}[.,0-9]*)[Zz]?$', '$1+00'),
    replaceTime('$', '00'),
    // A letter follows the group.
    replaceTime('^(.{10}).(.{8}[.,0-9]*...):?(..).*', '${1}T$2$3'),
  ],
};

/**
 * A fraction can have any number of digits: it is read whether the format has one or not. Nanoseconds since 1970 reach no
 * further than these years.
 */
export const READ_TIME = {
  condition: matches('^(1[7-9]|2[01])[0-9-]{8}T[0-9:]{8}[.,0-9]*(Z|[+-].{4})$'),
  statements: [
    `set(log.time, Time(${TIMESTAMP}, ${literal('%Y-%m-%dT%H:%M:%S%z')}))`,
    'delete_key(body, "timestamp")',
  ],
};
